"""Who and what a source recognizes: organizations by domain and name, people by address and name.

It is made of facts: those of a facts file, or what the ledger holds of organizations, people,
relationships, opportunities, engagements, agreements and meetings. Whatever cannot be told for
certain is not told at all; the source asks instead.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from troth.facts.model import Facts, Meeting, Organization, Person, Relationship
from troth.facts.times import Instant
from troth.sources.domains import is_free_mail, registered


class Known:
    """Facts, and the look-ups that sources make in them.

    Organizations that were merged are read as the one that stands, at whatever time.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.organizations: dict[str, Organization] = {
            each.id: each for each in facts.organizations
        }
        self.people: dict[str, Person] = {each.id: each for each in facts.people}
        self.me = self.standing(facts.me)

    def standing(self, organization: str) -> str:
        """The organization that an id stands for after mergers."""
        seen = set()
        while organization not in seen and organization in self.organizations:
            seen.add(organization)
            into = self.organizations[organization].merged_into
            if into is None:
                break
            organization = into
        return organization

    @cached_property
    def _domains(self) -> dict[str, str]:
        """Also aliases that are domains; never those where anybody may have an address."""
        named = (
            (text.casefold().strip().removeprefix("@").removeprefix("www."), self.standing(each.id))
            for each in self.facts.organizations
            for text in (*each.domains, *filter(_DOMAIN.fullmatch, each.aliases))
        )
        return _certain(
            (domain, of) for domain, of in named if registered(domain) and not is_free_mail(domain)
        )

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return _certain(
            (address.casefold().strip(), each.id)
            for each in self.facts.people
            for address in each.emails
        )

    @cached_property
    def _names(self) -> dict[str, str]:
        return _certain(
            (folded(name), self.standing(each.id))
            for each in self.facts.organizations
            for name in (each.name, *each.aliases)
        )

    @cached_property
    def _people_by_name(self) -> dict[str, list[str]]:
        named = defaultdict(list)
        for each in self.facts.people:
            named[folded(each.name)].append(each.id)
        return dict(named)

    @cached_property
    def _relationships(self) -> dict[str, Relationship]:
        """With us, by the partner's id; of two that became one pair, the first stands."""
        found: dict[str, Relationship] = {}
        for each in sorted(self.facts.relationships, key=lambda one: (one.started_at, one.id)):
            sides = {self.standing(each.a), self.standing(each.b)}
            if self.me in sides and len(sides) == 2 and each.ended_at is None:
                found.setdefault((sides - {self.me}).pop(), each)
        return found

    @cached_property
    def _guest_meetings(self) -> dict[str, list[Meeting]]:
        """Held with a customer, by the customer."""
        found = defaultdict(list)
        for each in self.facts.meetings:
            if each.customer is not None and each.ended_at is not None:
                found[self.standing(each.customer)].append(each)
        return dict(found)

    @cached_property
    def customers(self) -> set[str]:
        """The organizations that are customers by their kind, or by an opportunity."""
        found = {each.id for each in self.facts.organizations if each.kind == "customer"}
        found |= {each.customer for each in self.facts.opportunities if each.customer is not None}
        return {self.standing(each) for each in found}

    def organization_of_domain(self, domain: str) -> str | None:
        """The organization known by an internet domain, or by one that it lies under."""
        labels = domain.casefold().strip().rstrip(".").split(".")
        for start in range(max(len(labels) - 1, 1)):
            found = self._domains.get(".".join(labels[start:]))
            if found is not None:
                return found
        return None

    def person_of_address(self, address: str) -> str | None:
        """The person known by an e-mail address."""
        return self._addresses.get(address.casefold().strip())

    def organization_of_address(self, address: str) -> str | None:
        """The organization of an address: the person's employer, else by its domain."""
        person = self.person_of_address(address)
        if person is not None:
            return self.standing(self.people[person].organization)
        return self.organization_of_domain(address.rpartition("@")[2])

    def has_addresses(self, organization: str) -> bool:
        """Whether any address would be recognized as one of this organization."""
        return organization in self._domains.values() or any(
            self.standing(self.people[each].organization) == organization
            for each in self._addresses.values()
        )

    def organization_named(self, name: str) -> str | None:
        """The organization with exactly this name or alias, however it is capitalized."""
        return self._names.get(folded(name))

    def people_named(self, name: str, organizations: Iterable[str] | None = None) -> list[str]:
        """The people of a name; of some organizations only, if these are given."""
        found = self._people_by_name.get(folded(name), [])
        if organizations is None:
            return list(found)
        of = set(organizations)
        return [each for each in found if self.standing(self.people[each].organization) in of]

    def relationship_with(self, organization: str) -> Relationship | None:
        """Our relationship with an organization, unless it has ended."""
        return self._relationships.get(self.standing(organization))

    @property
    def partners(self) -> dict[str, Relationship]:
        """Every organization that we have a relationship with, and the relationship."""
        return self._relationships

    def guest_meetings(self, customer: str, start: Instant, end: Instant) -> list[Meeting]:
        """The held meetings with a customer that ended within [start, end]."""
        return [
            each
            for each in self._guest_meetings.get(self.standing(customer), ())
            if each.ended_at is not None and start <= each.ended_at <= end
        ]


_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,}")


def folded(name: str) -> str:
    """A name without capitals, accents' variants of writing, and more than single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name).casefold()).strip()


def _certain(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each key stands for, without the keys that stand for several things."""
    found: dict[str, set[str]] = defaultdict(set)
    for each, stands_for in pairs:
        found[each].add(stands_for)
    return {each: next(iter(of)) for each, of in found.items() if each and len(of) == 1}
