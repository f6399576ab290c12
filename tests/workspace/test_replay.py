"""The workspace as of a past day: only what was seen then, and nothing can be done."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from tests.workspace.conftest import ROLES, Sign
from tests.workspace.test_queries import MOST
from tests.workspace.test_walk import addresses
from troth.accounts.models import User
from troth.facts.file import parse
from troth.facts.times import format_instant
from troth.ledger import replaying, rows, stored
from troth.ledger.importing import Origin, import_facts
from troth.ledger.models import (
    FACTS,
    Change,
    Entry,
    FindingEvent,
    InUse,
    Replay,
    StoredFinding,
    StoredReview,
)
from troth.ledger.replaying import prepare_in_background
from troth.ledger.reviewing import as_of, review, waiting
from troth.ledger.writing import present, whose
from troth.review import Review
from troth.workspace import replay
from troth.workspace.models import HeldAction, InternalAsk, ParkedAsk, PutAside
from troth.workspace.registry import PAGES
from troth.workspace.replay import end_of_day

MINE = "with-halden"
DEAL = "castellan-platform"
CANARY = "sang-afterwards"
DAY = date.today() - timedelta(days=40)
US, THEM = "northwind", "halden"


def _at(days: int) -> str:
    return f"{DAY + timedelta(days=days)}T10:00:00Z"


def _later() -> dict[str, Any]:
    """Facts of every collection that came after the day, or of which something did."""
    before, after = _at(-20), _at(3)
    common = {"relationship": MINE, "opportunity": DEAL}
    return {
        "format": "troth-facts/1",
        "me": US,
        "organizations": [
            {"id": "mute", "name": "Mute Systems", "timezone": "UTC", "profile_updated_at": after}
        ],
        "people": [
            {"id": "moved", "organization": THEM, "name": "Moved Away", "left_at": after},
        ],
        "relationships": [
            {"id": f"r-{CANARY}", "a": US, "b": "mute", "started_at": after, "note": CANARY},
        ],
        "rivalries": [{"id": CANARY, "a": THEM, "b": "mute", "since_at": after}],
        "policies": [
            {
                "id": CANARY,
                "level": "site",
                "parameter": "do04_reply_days",
                "value": 1,
                "set_at": after,
                "note": CANARY,
            }
        ],
        "opportunities": [
            {
                "id": CANARY,
                "name": f"Deal {CANARY}",
                "owner": US,
                "owner_person": "maya",
                "stages": [{"stage": "prospect", "at": after}],
            }
        ],
        "engagements": [
            {
                "id": f"e-{CANARY}",
                **common,
                "lead": US,
                "partner": THEM,
                "capability": CANARY,
                "identified_at": after,
            }
        ],
        "pledges": [
            {
                "id": CANARY,
                "relationship": MINE,
                "pledger": US,
                "beneficiary": THEM,
                "text": CANARY,
                "made_at": after,
            }
        ],
        "agreements": [
            {
                "id": CANARY,
                "relationship": MINE,
                "kind": "nda",
                "signed_at": after,
                "title": CANARY,
            }
        ],
        "messages": [
            {
                "id": CANARY,
                "relationship": MINE,
                "sender": THEM,
                "recipients": [US],
                "sent_at": after,
                "expects_reply": True,
                "note": CANARY,
            }
        ],
        "meetings": [
            {
                "id": CANARY,
                "relationship": MINE,
                "invited_by": US,
                "host": US,
                "invited_at": after,
                "starts_at": _at(5),
                "title": CANARY,
            },
            {
                "id": "met-afterwards",
                "relationship": MINE,
                "invited_by": US,
                "host": US,
                "invited_at": before,
                "starts_at": after,
                "ended_at": _at(4),
                "title": "Planned before",
                "attendance": [{"person": "moved"}],
            },
        ],
        "shares": [
            {
                "id": CANARY,
                "relationship": MINE,
                "sharer": US,
                "shared_at": after,
                "confidentiality": "teaser",
                "topic": "material",
                "title": CANARY,
            }
        ],
        "exchanges": [
            {
                "id": CANARY,
                "relationship": MINE,
                "giver": US,
                "kind": "lead",
                "text": CANARY,
                "given_at": after,
            }
        ],
        "asks": [
            {
                "id": CANARY,
                **common,
                "asker": THEM,
                "asked": US,
                "kind": "information",
                "text": CANARY,
                "made_at": after,
            }
        ],
        "introductions": [
            {
                "id": CANARY,
                "relationship": MINE,
                "introducer": US,
                "beneficiary": THEM,
                "target": "maya",
                "opened_at": after,
                "note": CANARY,
            }
        ],
        "ideas": [
            {
                "id": "thought-before",
                "relationship": MINE,
                "proposer": THEM,
                "offered_at": before,
                "text": "An idea of before",
                "responded_at": after,
                "response": "declined",
                "reason": CANARY,
            }
        ],
        "value_plans": [
            {
                "id": "planned-before",
                "relationship": MINE,
                "agreed_at": before,
                "goals": [
                    {
                        "id": CANARY,
                        "for_org": US,
                        "owner": US,
                        "text": CANARY,
                        "opportunity": DEAL,
                        "set_at": after,
                    }
                ],
            }
        ],
        "claims": [
            {
                "id": CANARY,
                "relationship": MINE,
                "speaker": US,
                "about": THEM,
                "level": 5,
                "text": CANARY,
                "made_at": after,
            }
        ],
        "support_requests": [
            {
                "id": CANARY,
                "relationship": MINE,
                "organization": US,
                "opened_at": after,
                "topic": CANARY,
            }
        ],
    }


def _plant(user: User) -> None:
    """Let it go on after the day, in the facts and beside them."""
    import_facts(parse(json.dumps(_later()).encode()), Origin("facts", "later", CANARY))
    at = present()
    for _ in review(waiting(at), at, 1):
        pass
    InternalAsk.objects.create(
        relationship_id=MINE, text=CANARY, asked_of="x", asked_by=user, asked_at=at
    )
    ParkedAsk.objects.create(
        relationship_id=MINE, given={}, text=CANARY, parked_by=user, parked_at=at
    )
    HeldAction.objects.create(
        action="share",
        given={},
        sentence=CANARY,
        relationships=[],
        findings={},
        asked_by=user,
        asked_at=at,
        waits_for="approval",
        approver=user,
        token=CANARY,
    )
    PutAside.objects.all().delete()


def _kept() -> dict[str, Any]:
    models = [*FACTS.values(), Change, Entry, StoredReview, StoredFinding, FindingEvent, InUse]
    models += [HeldAction, InternalAsk, ParkedAsk, PutAside]
    return {each.__name__: list(each.objects.order_by("pk").values()) for each in models}


def _user(role: str) -> User:
    return next(each for each in User.objects.exclude(person=None) if role in each.roles)


def _body(answer: Any) -> str:
    found = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(found.decode(errors="replace"))  # a PDF is no text


def _read(user: User) -> Iterator[tuple[str, str]]:
    """Every page that can be opened, the lists with what they search for too."""
    for name, url in addresses(user):
        if "GET" in PAGES[name].methods and PAGES[name].who:
            yield name, url
    yield "find", f"/search/?q={CANARY}"
    yield "facts", f"/facts/asks/?q={CANARY}"
    yield "facts", "/facts/asks/?sort=-made_at"
    yield "partner", f"/partners/{MINE}/?about=them"
    yield "partners", "/partners/?sort=ours"
    yield "opportunity", f"/opportunities/{CANARY}/"
    yield "partner", f"/partners/r-{CANARY}/"
    yield "meeting", "/meetings/met-afterwards/"
    for each in ("ideas/thought-before", "value_plans/planned-before", "people/moved"):
        yield "fact", f"/facts/{each}/"


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_past_day_shows_what_came_after_it(role: str, sign_in: Sign) -> None:
    client, user = sign_in(role), _user(role)
    client.raise_request_exception = False
    pages = list(_read(user))
    _plant(user)
    kept = _kept()
    wrong = []
    for name, url in pages:
        joined = "&" if "?" in url else "?"
        answer = client.get(f"{url}{joined}as_of={DAY}")
        if role not in PAGES.get(name, PAGES["today"]).who:
            continue
        text = _body(answer).replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        text = text.replace(f"“{CANARY}”", "").replace(f"{CANARY}/", "")
        if answer.status_code not in (200, 302, 404):
            wrong.append((url, answer.status_code))
        elif CANARY in text:
            wrong.append((url, text[max(0, text.index(CANARY) - 200) :][:400]))
        elif answer["Content-Type"].startswith("text/html") and name != "known":
            shown = f'name="as_of" value="{DAY}"' in text and "Back to today" in text
            shown &= f"as_of={DAY}" in text or name == "review-partner"  # which has no links
            if answer.status_code != 302 and not shown:
                wrong.append((url, "not marked"))
            text = re.sub(r"<a [^>]*data-present[^>]*>", "", text)  # what leads back to today
            if 'href="/do/' in text or text.count('method="post"') > 1:  # but signing out
                wrong.append((url, "acts"))
    assert wrong == []
    assert _kept() == kept
    seen = _body(client.get(f"/facts/asks/?q={CANARY}"))
    assert (f">{CANARY}<" in seen) == (role in ("manager", "admin", "seller", "viewer"))


def test_nothing_can_be_sent_from_a_past_day(sign_in: Sign) -> None:
    client = sign_in("manager")
    pages = list(addresses(_user("manager")))
    kept = _kept()
    for name, url in pages:
        if PAGES[name].who:
            assert client.post(f"{url}?as_of={DAY}").status_code in (403, 405), url
    assert _kept() == kept


def test_the_reviews_shown_are_those_of_that_day(sign_in: Sign) -> None:
    client = sign_in("manager")
    answer = client.get(f"/partners/{MINE}/?as_of={DAY}")
    at = end_of_day(str(DAY), US)
    assert format_instant(at)[11:] != "00:00:00Z"
    found = {each.relationship: each for each in as_of(at)}
    with replaying.replayed(Replay.objects.get(as_of=at)):
        kept = {each.relationship: each for each in stored.reviews(at)}
    assert kept.keys() == found.keys()
    assert _told(kept) == _told(found)
    assert answer.context["ours"].findings and len(answer.context["ours"].findings) == len(
        found[MINE].findings
    )
    assert answer.context["today"] == DAY
    now = client.get(f"/partners/{MINE}/")
    assert now.context["ours"].scores != answer.context["ours"].scores


def _told(reviews: dict[str, Review]) -> Any:
    return json.loads(json.dumps({name: each.as_json() for name, each in reviews.items()}))


def test_a_day_is_judged_once_until_a_fact_changes(sign_in: Sign) -> None:
    client = sign_in("manager")
    client.get(f"/?as_of={DAY}")
    replay = Replay.objects.get()
    first = {each.relationship_id: each.pk for each in _reviews(replay)}
    client.get(f"/partners/?as_of={DAY}")
    assert {each.relationship_id: each.pk for each in _reviews(replay)} == first
    given = {"token": "x", "relationship": MINE, "asker": "us", "kind": "information", "text": "?"}
    assert client.post("/do/ask/", {**given, "anyway": "1"}).status_code == 302
    client.get(f"/partners/?as_of={DAY}")
    again = {each.relationship_id: each.pk for each in _reviews(replay)}
    assert {name for name in first if again[name] != first[name]} == {MINE}


def _reviews(replay: Replay) -> Any:
    from troth.ledger.models import ReplayedReview

    return ReplayedReview.objects.filter(replay=replay)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "0000-00-00", "2026-03-31T10:00:00"])
def test_what_is_no_day_is_said_to_be_none(text: str, sign_in: Sign) -> None:
    answer = sign_in("manager").get(f"/?as_of={text}")
    assert answer.status_code == 400
    assert "2026-03-31" in answer.content.decode()


def test_days_that_are_not_over_are_no_replay(sign_in: Sign) -> None:
    client = sign_in("manager")
    tomorrow = date.today() + timedelta(days=1)  # and today, where a zone is ahead of ours
    for day in (tomorrow, tomorrow + timedelta(days=400)):
        answer = client.get(f"/partners/?sort=ours&as_of={day}")
        assert (answer.status_code, answer["Location"]) == (302, "/partners/?sort=ours")
        assert "not over yet" in client.get(answer["Location"]).content.decode()


def test_a_day_that_takes_long_is_asked_for_once_however_often_the_page_looks(
    sign_in: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "PORTION", 2)
    client = sign_in("manager")
    url = f"/partners/?sort=ours&as_of={DAY}"
    for _ in range(3):
        page = client.get(url).content.decode()
        assert "relationships are judged" in page
        url = unescape(re.search(r'hx-get="([^"]*)"', page)[1])  # type: ignore[index]
    assert url == f"/partners/?sort=ours&as_of={DAY}"
    path = prepare_in_background.module_path
    assert DBTaskResult.objects.filter(task_path=path).count() == 1


def test_a_day_before_everything_says_so(sign_in: Sign) -> None:
    for url in ("/", "/partners/", "/portfolio/"):
        page = sign_in("manager").get(f"{url}?as_of=1999-12-31")
        assert page.status_code == 200
        assert "No relationship had begun by then." in page.content.decode()


def test_an_exact_time_can_be_given(sign_in: Sign) -> None:
    answer = sign_in("manager").get("/", {"as_of": f"{DAY}T12:00:00+02:00"})
    assert answer.status_code == 200
    assert format_instant(answer.wsgi_request.now) == f"{DAY}T10:00:00Z"


def test_links_and_filters_keep_the_day(sign_in: Sign) -> None:
    client = sign_in("manager")
    text = _body(client.get(f"/partners/?sort=ours&as_of={DAY}"))
    assert f'href="/partners/{MINE}/?as_of={DAY}"' in text
    assert f'href="/partners.csv?sort=ours&amp;as_of={DAY}"' in text
    assert f'<input type="hidden" name="as_of" value="{DAY}">' in text
    assert 'href="/partners/?sort=ours"' in text  # back to today
    listed = _body(client.get(f"/partners.csv?as_of={DAY}"))
    assert listed != _body(client.get("/partners.csv"))
    assert listed.startswith("relationship,partner")


def test_nothing_is_left_of_a_replay(sign_in: Sign) -> None:
    client = sign_in("manager")
    number = FACTS["asks"].objects.count()
    for url in ("/", "/nowhere/", "/facts/asks/nowhere/", "/facts/asks.csv"):
        client.get(f"{url}?as_of={DAY}")
        assert FACTS["asks"].objects.count() == number
        assert len(list(rows.select("asks"))) == number
    assert whose() == US


def test_a_replayed_page_asks_few_questions(sign_in: Sign) -> None:
    client: Client = sign_in("manager")
    client.get(f"/?as_of={DAY}")
    many = {}
    for url in ("/", "/partners/", f"/partners/{MINE}/", f"/opportunities/{DEAL}/", "/findings/"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{url}?as_of={DAY}")
        if len(queries) > MOST + 8:
            many[url] = len(queries)
    assert many == {}


def test_a_day_to_look_back_at_is_chosen_where_one_is(sign_in: Sign) -> None:
    client = sign_in("seller")
    answer = client.get("/replay/", {"of": f"/partners/{MINE}/"})
    assert answer.context["of"] == f"/partners/{MINE}/"
    for of in ("//elsewhere.example/", "https://elsewhere.example/", "/record/", "/nowhere/"):
        assert client.get("/replay/", {"of": of}).context["of"] == "/"
    for _, day in answer.context["days"]:
        assert client.get(f"/partners/{MINE}/?as_of={day}").status_code in (200, 404)
