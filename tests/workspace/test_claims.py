"""Checking a text before it is sent, and what may be said on the partner's page."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from tests.workspace.conftest import ROLES, Sign
from troth.facts.model import COLLECTIONS
from troth.ledger.models import FACTS, Change, Entry, StoredFile
from troth.workspace.pages.claims import Checked

MOST_QUERIES = 24
PITCH = """Halden Integrators is our certified partner. We are in talks with Ravel Cloud.

Together with Halden we are working on the plant data platform.
Brightwater is our partner for the plant data platform.
We hope to win Kestrel.
"""


def _check(client: Any, text: str = "", *files: SimpleUploadedFile) -> list[Checked]:
    answer = client.post("/check/", {"text": text, "files": list(files)})
    assert answer.status_code == 200
    checked: list[Checked] = answer.context["checked"]
    return checked


def _kept() -> dict[str, int]:
    return {
        each.__name__: each.objects.count()
        for each in (*(FACTS[name] for name in COLLECTIONS), Change, Entry, StoredFile)
    }


def _word(text: str) -> bytes:
    document, file = Document(), BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def test_each_sentence_is_held_against_the_facts_and_nothing_is_kept(sign_in: Sign) -> None:
    client, before = sign_in("manager"), _kept()
    (checked,) = _check(client, PITCH)
    over = [(each.claim.partner, each.claim.level, each.severity) for each in checked.overstated]
    assert over == [("halden", 5, "block"), ("brightwater", 3, "block")]
    others = {(each.claim.partner, each.claim.level) for each in checked.others}
    assert others == {("ravel", 1), ("halden", 3), ("kestrel", 0)}
    assert _kept() == before


def test_files_are_read_and_what_cannot_be_read_is_told(sign_in: Sign) -> None:
    good = SimpleUploadedFile("pitch.docx", _word("Halden is our exclusive partner."))
    bad = SimpleUploadedFile("deck.pptx", b"PK\x03\x04 not really")
    first, second = _check(sign_in("manager"), "", good, bad)
    assert [(each.claim.place, each.claim.level) for each in first.overstated] == [
        ("paragraph 1", 5)
    ]
    assert second.problem
    assert not second.overstated + second.others


def test_a_form_with_nothing_in_it_is_refused(sign_in: Sign) -> None:
    client = sign_in("seller")
    assert client.post("/check/", {}).status_code == 422
    assert client.post("/check/", {"text": "x" * 200_000}).status_code == 422


def test_a_claim_is_recorded_only_through_its_guarded_action(sign_in: Sign) -> None:
    client = sign_in("manager")
    (checked,) = _check(client, PITCH)
    answer = client.get(checked.overstated[0].record)
    form = answer.context["form"]
    assert form["text"].value() == "Halden Integrators is our certified partner."
    assert str(form["level"].value()) == "5"
    values = {
        **{each.name: each.value() or "" for each in form},
        "relationship": "with-halden",
        "token": "claimed",
    }
    assert client.post("/do/claim/", values).status_code == 409
    assert not FACTS["claims"].objects.filter(text=values["text"]).exists()


@pytest.mark.parametrize("role", ROLES)
def test_a_partner_that_is_not_yours_is_not_judged(role: str, sign_in: Sign) -> None:
    client = sign_in(role)
    readable = client.get("/partners/").wsgi_request.reach
    standing = FACTS["relationships"].objects.filter(a__merged_into=None, b__merged_into=None)
    names = dict(standing.filter(a="northwind").values_list("pk", "b__name"))
    assert len(names) > 5
    text = "\n\n".join(f"{name} is our certified partner." for name in names.values())
    (checked,) = _check(client, text)
    seen = {each.claim.relationship for each in checked.overstated + checked.others}
    assert seen == {pk for pk in names if readable.may_read_relationship(pk)}
    assert set(checked.not_yours) == {
        name for pk, name in names.items() if not readable.may_read_relationship(pk)
    }


def test_it_asks_the_database_a_fixed_number_of_questions(sign_in: Sign) -> None:
    client = sign_in("manager")
    numbers = []
    for text in ("Halden is our partner.", PITCH * 30):
        with CaptureQueriesContext(connection) as queries:
            _check(client, text)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= MOST_QUERIES


def _sayings(client: Any, pk: str) -> Iterator[str]:
    for each in client.get(f"/partners/{pk}/").context["may_say"]:
        yield each.sentence


def test_what_may_be_said_on_the_partners_page_passes_the_check(sign_in: Sign) -> None:
    client = sign_in("manager")
    relationships = FACTS["relationships"].objects.filter(a="northwind", ended_at=None)
    said = [
        each for pk in relationships.values_list("pk", flat=True) for each in _sayings(client, pk)
    ]
    assert len(said) > 10
    (checked,) = _check(client, "\n\n".join(said))
    assert [each.claim.text for each in checked.overstated] == []
    assert all(each.claim.level for each in checked.others)
