"""Pages ask the database a fixed number of questions, however many rows there are."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.workspace.conftest import ROLES, Sign
from troth.facts.fields import writer
from troth.facts.file import parse
from troth.facts.model import COLLECTIONS
from troth.ledger import rows
from troth.ledger.importing import Origin, import_facts
from troth.ledger.models import FACTS
from troth.ledger.reviewing import review, waiting
from troth.ledger.writing import present
from troth.rules import RULES

MOST = 24
MINE = "with-halden"
PAGES = [
    "/",
    "/partners/",
    "/partners/?sort=ours",
    f"/partners/{MINE}/",
    f"/partners/{MINE}/?about=them",
    "/opportunities/",
    "/opportunities/castellan-platform/",
    "/opportunities/castellan-platform/compare/",
    "/meetings/meeting-halden-86/",
    "/meetings/meeting-halden-88/",
    "/questions/",
    "/questions/?kind=pledge",
    "/sources/",
    "/findings/",
    "/findings/?about=them",
    "/portfolio/",
    "/portfolio/?sort=gap",
    "/portfolio.csv",
    "/reviews/",
    "/rules/",
    "/rules/do-04-communicate-under-nda/",
    "/audit/",
    "/policies/",
    f"/policies/?partner={MINE}",
    "/policies/do04_reply_days/",
    "/replay/",
    "/search/?q=halden",
    "/record/",
    "/check/",
    "/settings/",
    "/import/",
    "/profile/",
    "/notices/",
    "/notices/?show=all",
    "/profile/notices/",
    "/team/",
    "/team/?show=answered",
    "/do/ask-team/?relationship=with-halden",
    "/do/ask/?relationship=with-halden",
    "/do/correct-meetings/meeting-halden-86/",
    "/do/correct-relationships/with-halden/",
    "/known/people/?q=a",
    *(f"/facts/{each}/" for each in COLLECTIONS),
    "/facts/pledges/pledge-halden-26/",
    *(f"/partners/{MINE}/rules/{each.id}/" for each in RULES),
]
JUDGED = {
    f"/reviews/{MINE}/partner/": 42,
    f"/reviews/{MINE}/": 60,
}
"""Pages that judge afresh load every table that a review rests on."""


def _asked(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_asks_few_questions(role: str, sign_in: Sign) -> None:
    client = sign_in(role)
    many = {url: number for url in PAGES if (number := _asked(client, url)) > MOST}
    assert many == {}
    assert {url: n for url, most in JUDGED.items() if (n := _asked(client, url)) > most} == {}


def _more() -> None:
    """As many of everything again, and more partners, with findings."""
    document: dict[str, object] = {"format": "troth-facts/1", "me": "northwind"}
    for name in COLLECTIONS:
        if "relationship" not in COLLECTIONS[name].__struct_fields__ or name == "policies":
            continue
        shape = writer(COLLECTIONS[name])
        copies = []
        for fact in rows.select(name, "WHERE relationship_id = %s", MINE):
            copy = {**shape(fact), "id": f"more-{fact.id}"}
            copy.pop("source_id", None)
            if name == "value_plans":
                for number, goal in enumerate(copy.get("goals", ())):
                    goal["id"] = f"more-{fact.id}-{number}"
            copies.append(copy)
        document[name] = copies
    numbers = range(30)
    document["organizations"] = [
        {"id": f"org-{each}", "name": f"Org {each}", "timezone": "UTC"} for each in numbers
    ]
    document["relationships"] = [
        {
            "id": f"with-org-{each}",
            "a": "northwind",
            "b": f"org-{each}",
            "started_at": "2026-01-05T10:00:00Z",
            "leads": ["tomas", "maya"],
        }
        for each in numbers
    ]
    document["opportunities"] = [
        {
            "id": f"deal-{each}",
            "name": f"Deal {each}",
            "owner": "northwind",
            "owner_person": "maya",
            "stages": [{"stage": "prospect", "at": "2026-01-05T10:00:00Z"}],
        }
        for each in numbers
    ]
    engagements = document["engagements"]
    assert isinstance(engagements, list)
    engagements += [
        {
            "id": f"engagement-{each}",
            "relationship": f"with-org-{each}",
            "opportunity": "castellan-platform",
            "lead": "northwind",
            "partner": f"org-{each}",
            "capability": "hosting",
            "identified_at": "2026-02-05T10:00:00Z",
            "exploring_at": "2026-03-05T10:00:00Z",
        }
        for each in numbers
    ]
    pledges = document["pledges"]
    assert isinstance(pledges, list)
    pledges += [
        {
            "id": f"late-{each}",
            "relationship": f"with-org-{each}",
            "pledger": "northwind",
            "beneficiary": f"org-{each}",
            "text": "A list",
            "made_at": "2026-02-05T10:00:00Z",
            "due_on": "2026-03-05",
        }
        for each in numbers
    ]
    import_facts(parse(json.dumps(document).encode()), Origin("facts", "more", "tests"))
    now = present()
    for _ in review(waiting(now), now, 1):
        pass


def test_more_rows_make_no_more_questions(sign_in: Sign) -> None:
    clients = {role: sign_in(role) for role in ("manager", "seller")}
    before = {
        (role, url): _asked(each, url)
        for role, each in clients.items()
        for url in (*PAGES, *JUDGED)
    }
    number = FACTS["asks"].objects.count()
    _more()
    assert FACTS["asks"].objects.count() > number
    after = {
        (role, url): _asked(each, url)
        for role, each in clients.items()
        for url in (*PAGES, *JUDGED)
    }
    grown = {key: (before[key], after[key]) for key in before if after[key] > before[key]}
    assert grown == {}
