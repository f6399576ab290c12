"""Whom a source recognizes: by domain, address and name, and never by a guess."""

import pytest

from troth.facts.model import Facts, Organization, Person
from troth.sources.domains import is_free_mail, registered
from troth.sources.known import Known

KNOWN = Known(
    Facts(
        me="acme",
        organizations=(
            Organization("acme", name="Acme", timezone="UTC", domains=("www.acme.example",)),
            Organization(
                *("bolt",),
                name="Bolt",
                timezone="UTC",
                domains=("bolt.co.uk", "gmail.com", "co.uk"),
                aliases=("Bolt Systems", "bolt-systems.example"),
            ),
            Organization("gone", name="Gone", timezone="UTC", domains=("gone.example",),
                         merged_into="bolt", merged_at=0),
            Organization("one", name="One", timezone="UTC", domains=("both.example",)),
            Organization("two", name="Two", timezone="UTC", domains=("both.example",)),
        ),
        people=(Person("p", organization="bolt", name="P", emails=("P@Gmail.com",)),),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "organization"),
    [
        ("a@acme.example", "acme"),
        ("a@mail.bolt.co.uk", "bolt"),
        ("a@bolt-systems.example", "bolt"),
        ("a@gone.example", "bolt"),
        ("p@gmail.com", "bolt"),
        ("q@gmail.com", None),
        ("a@other.co.uk", None),
        ("a@both.example", None),
        ("a@example", None),
        ("none", None),
    ],
)
def test_an_address_tells_its_organization_or_none(address: str, organization: str | None) -> None:
    assert KNOWN.organization_of_address(address) == organization


@pytest.mark.parametrize(
    ("domain", "part"),
    [
        ("mail.bolt.co.uk", "bolt.co.uk"),
        ("Bolt.Example.", "bolt.example"),
        ("co.uk", ""),
        ("mail.acme.local", "acme.local"),
        ("", ""),
    ],
)
def test_the_registered_part_of_a_domain_is_told_without_a_network(domain: str, part: str) -> None:
    assert registered(domain) == part


def test_domains_where_anybody_may_have_an_address_are_known() -> None:
    assert all(map(is_free_mail, ("gmail.com", "GMX.de", "yahoo.co.jp", "mail.web.de")))
    assert not any(map(is_free_mail, ("bolt.example", "gmail.example", "co.uk", "")))
