"""Policy on the screens: foreseen before it is changed, changed with a reason, set back at once."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.workspace.conftest import Sign
from troth.accounts.models import User
from troth.facts.file import parse
from troth.facts.times import DAY, format_instant
from troth.ledger import stored, tasks
from troth.ledger.acting import act
from troth.ledger.importing import Origin, import_facts
from troth.ledger.models import Entry, Override, Policy, StoredReview
from troth.ledger.policies import parameters_of
from troth.ledger.reviewing import review, waiting
from troth.ledger.writing import present
from troth.rules import PARAMETERS, RULES
from troth.workspace import foresights
from troth.workspace.models import Foresight, HeldAction

MINE = "with-halden"


def _foresee(client: Client, parameter: str, value: float, **more: str) -> Foresight:
    """What a change would bring, as its page shows it."""
    given = {"value": str(value), "level": "site", "organization": "", "relationship": "", **more}
    answer = client.post(f"/policies/{parameter}/foresee/", given)
    assert answer.status_code == 302, answer.content.decode()
    found = Foresight.objects.order_by("-pk")[0]
    assert answer["Location"] == f"/policies/foresight/{found.pk}/"
    shown = client.get(answer["Location"])
    assert shown.status_code == 200
    return shown.context["found"]


def _change(client: Client, found: Foresight, reason: str = "We agreed so") -> Any:
    return client.post(f"/policies/foresight/{found.pk}/change/", {"reason": reason})


def _overalls() -> dict[tuple[str, str], Any]:
    now = present()
    ids = StoredReview.objects.values_list("relationship", flat=True)
    return {
        key: None if each.overall is None else round(each.overall, 1)
        for key, each in stored.reviews_of(ids, now).items()
    }


def test_every_parameter_is_there_with_what_it_is(sign_in: Sign) -> None:
    for role in ("manager", "viewer"):
        client = sign_in(role)
        text = client.get("/policies/").content.decode()
        assert [name for name in PARAMETERS if f'href="/policies/{name}/"' not in text] == []
        for name in PARAMETERS:
            assert client.get(f"/policies/{name}/").status_code == 200
    assert client.get("/policies/nothing/").status_code == 404


def test_what_is_foreseen_comes_true(sign_in: Sign) -> None:
    client = sign_in("manager")
    before = _overalls()
    found = _foresee(client, "do04_reply_days", 0)
    assert _overalls() == before
    assert found.state == Foresight.READY and found.seen
    assert not Policy.objects.filter(parameter="do04_reply_days", level="site", value=0).exists()
    assert _change(client, found, "Partners wait too long").status_code == 302
    now = present()
    for _ in review(waiting(now), now, 1):
        pass
    after = _overalls()
    for side in found.seen:
        key = (side["relationship"], side["side"])
        assert side["overall"] == [before[key], after[key]]
    foreseen = {(side["relationship"], side["side"]) for side in found.seen}
    assert {key for key in before if before[key] != after[key]} <= foreseen


def test_foresight_compares_with_what_counts_for_those_it_is_for(sign_in: Sign) -> None:
    client = sign_in("manager")
    _change(client, _foresee(client, "dont01_max_open", 7))
    for level, whom in (("relationship", MINE), ("organization", "halden")):
        found = _foresee(client, "dont01_max_open", 5, level=level, **{level: whom})
        context = client.get(f"/policies/foresight/{found.pk}/").context
        assert context["now"] == "7, as for everybody"
        assert not context["is_so"]
    _change(
        client,
        _foresee(client, "dont01_max_open", 8, level="organization", organization="northwind"),
    )
    found = _foresee(client, "dont01_max_open", 8, level="relationship", relationship=MINE)
    context = client.get(f"/policies/foresight/{found.pk}/").context
    assert (context["now"], context["is_so"]) == ("8, as for our conduct", False)


def test_what_stands_already_is_said_to_and_not_set_again(sign_in: Sign) -> None:
    client = sign_in("manager")
    found = _foresee(client, "dont01_max_open", PARAMETERS["dont01_max_open"].default)
    page = client.get(f"/policies/foresight/{found.pk}/")
    assert page.context["is_so"]
    assert "already</h1>" in page.content.decode()
    assert f'action="/policies/foresight/{found.pk}/change/"' not in page.content.decode()


def test_a_parameter_is_explained_in_the_words_of_its_rule(sign_in: Sign) -> None:
    client = sign_in("viewer")
    for each in PARAMETERS.values():
        rules = client.get(f"/policies/{each.name}/").context["rules"]
        assert len(rules) == len(RULES) or all(meaning for _, meaning in rules), each.name
        assert not any("`" in text or "_" in text for _, meaning in rules for text in meaning)


def test_a_change_keeps_who_when_and_why(sign_in: Sign) -> None:
    client = sign_in("manager")
    found = _foresee(client, "dont01_max_open", 7, level="relationship", relationship=MINE)
    assert {side["relationship"] for side in found.seen} <= {MINE}
    _change(client, found, "They like to be asked")
    policy = Policy.objects.get(parameter="dont01_max_open", relationship=MINE)
    entry = Entry.objects.get(pk=policy.entry_id)
    assert (policy.value, policy.level, entry.reason) == (
        7,
        "relationship",
        "They like to be asked",
    )
    assert entry.actor == "Tomás Rivera"
    assert "dont01_max_open to 7" in entry.details["sentence"]
    page = client.get("/policies/dont01_max_open/").content.decode()
    assert "They like to be asked" in page and "Tomás Rivera" in page
    assert "They like to be asked" in client.get("/audit/").content.decode()
    _change(client, found, "Again")
    assert Policy.objects.filter(parameter="dont01_max_open", relationship=MINE).count() == 1


def test_a_change_needs_a_reason(sign_in: Sign) -> None:
    client = sign_in("manager")
    found = _foresee(client, "dont01_max_open", 7)
    _change(client, found, "  ")
    assert Foresight.objects.get(pk=found.pk).state == Foresight.READY
    assert not Policy.objects.filter(parameter="dont01_max_open", value=7).exists()


def test_it_goes_back_to_the_default_in_one_click(sign_in: Sign) -> None:
    client = sign_in("admin")
    _change(client, _foresee(client, "do05_owing_warn", 9))
    policy = Policy.objects.get(parameter="do05_owing_warn")
    answer = client.post("/policies/do05_owing_warn/back/", {"policy": policy.pk})
    assert (answer.status_code, answer["Location"]) == (302, "/policies/do05_owing_warn/")
    latest = Policy.objects.filter(parameter="do05_owing_warn").order_by("set_at", "pk").last()
    assert (latest.value, latest.level) == (PARAMETERS["do05_owing_warn"].default, "site")
    now = client.get("/policies/do05_owing_warn/").context["now"]
    assert [(each.policy.value, each.is_back) for each in now] == [(3, True)]


def test_what_one_relationship_has_is_set_to_what_everybody_has(sign_in: Sign) -> None:
    client = sign_in("admin")
    _change(client, _foresee(client, "do04_reply_days", 4))
    url = "/policies/do04_reply_days/"
    pell = Policy.objects.get(parameter="do04_reply_days", relationship="with-pell")
    page = client.get(url).content.decode()
    assert "Set to 4 working days, as for everybody" in page  # and not the default
    assert "Set to 2 working days, the default" in page  # what everybody has
    client.post(f"{url}back/", {"policy": pell.pk})
    theirs = Policy.objects.filter(parameter="do04_reply_days", relationship="with-pell")
    latest = theirs.order_by("set_at", "pk").last()
    assert (latest.value, latest.entry.reason) == (4, "As for everybody.")
    page = client.get(url).content.decode()
    assert "as for everybody<" in page
    assert "Set to 4 working days, as" not in page


def test_the_changed_ones_can_be_looked_at_alone(sign_in: Sign) -> None:
    client = sign_in("manager")
    page = client.get("/policies/?show=changed").context
    rows = [*page["shared"], *(each for _, several in page["rules"] for each in several)]
    names = {each.parameter.name for each in rows}
    assert names == set(Policy.objects.values_list("parameter", flat=True))
    assert "do04_reply_days" in names  # set for one relationship alone
    Policy.objects.all().delete()
    assert "Nothing is changed here." in client.get("/policies/?show=changed").content.decode()


@pytest.mark.parametrize(
    ("parameter", "given"),
    [
        ("do02_min_options", {"value": "1.5"}),
        ("do08_talk_full", {"value": "2"}),
        ("do04_cadence_days", {"value": "0"}),
        ("do04_cadence_days", {"value": "many"}),
        ("do04_cadence_days", {"value": "3", "level": "organization"}),
        ("do04_cadence_days", {"value": "3", "level": "relationship", "relationship": "nobody"}),
        ("do04_cadence_days", {"value": "3", "level": "nowhere"}),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    parameter: str, given: dict[str, str], sign_in: Sign
) -> None:
    client = sign_in("manager")
    answer = client.post(f"/policies/{parameter}/foresee/", {"level": "site", **given})
    assert answer.status_code == 422
    assert not Foresight.objects.exists()


def test_only_those_who_may_change_it_do(sign_in: Sign) -> None:
    given = {"value": "3", "level": "site"}
    for role in ("seller", "viewer"):
        client = sign_in(role)
        assert client.post("/policies/do04_reply_days/foresee/", given).status_code == 403
        assert client.post("/policies/do04_reply_days/back/", {}).status_code == 403
        assert "See what it would change" not in str(
            client.get("/policies/do04_reply_days/").content
        )
    found = _foresee(sign_in("manager"), "do04_reply_days", 3)
    ingrid = User.objects.create_user("ingrid@northwind.example", None, name="Ingrid Solberg")
    ingrid.roles, ingrid.person_id = ["manager"], "ingrid"
    ingrid.save()
    other = Client(HTTP_HOST="localhost")
    other.force_login(ingrid)
    theirs = {"value": "3", "level": "relationship", "relationship": MINE}  # Tomás leads it
    assert other.post("/policies/do04_reply_days/foresee/", theirs).status_code == 422
    assert _change(other, found).status_code == 403


def _block() -> None:
    """Something confidential, shared without an NDA a hundred days ago."""
    at = f"{date.today() - timedelta(days=100)}T10:00:00Z"
    document = {
        "format": "troth-facts/1",
        "me": "northwind",
        "organizations": [{"id": "mute", "name": "Mute", "timezone": "UTC"}],
        "relationships": [
            {"id": "with-mute", "a": "northwind", "b": "mute", "started_at": "2024-03-01T10:00:00Z"}
        ],
        "shares": [
            {
                "id": "told",
                "relationship": "with-mute",
                "sharer": "northwind",
                "shared_at": at,
                "confidentiality": "confidential",
                "topic": "technical",
                "title": "The plan of the plant",
            }
        ],
    }
    import_facts(parse(json.dumps(document).encode()), Origin("facts", "more", "tests"))
    now = present()
    for _ in review(waiting(now), now, 1):
        pass


def test_a_change_that_opens_a_block_needs_somebody_elses_yes(sign_in: Sign) -> None:
    client = sign_in("manager")
    _block()
    found = _foresee(client, "block_days", 200)
    raised = [
        (each["was"], each["severity"])
        for side in found.seen
        if (side["relationship"], side["side"]) == ("with-mute", "northwind")
        for each in side["findings"]
    ]
    assert raised == [("warn", "block")]
    _change(client, found, "To be remembered longer")
    found.refresh_from_db()
    assert found.state == Foresight.STOPPED
    assert not Policy.objects.filter(parameter="block_days").exists()
    page = client.get(f"/policies/foresight/{found.pk}/")
    other = User.objects.create_user("ingrid@northwind.example", None, name="Ingrid Solberg")
    other.roles, other.person_id = ["manager"], "ingrid"
    other.save()
    other.teams.add(*User.objects.get(email="tomas@northwind.example").teams.all())
    given = {
        **foresights.given_of(found),
        "organization": "",
        "relationship": "",
        "token": "ask",
        "anyway": "1",
        "override": "1",
        "override_reason": "It has to be remembered for much longer",
        "override_approver": str(other.pk),
    }
    address = page.context["override"].partition("?")[0]
    assert client.get(page.context["override"]).status_code == 200
    assert client.post(address, given).status_code == 302
    held = HeldAction.objects.get()
    yes = Client(HTTP_HOST="localhost")
    yes.force_login(other)
    yes.post(f"/held/{held.pk}/approve/")
    assert Policy.objects.get(parameter="block_days").value == 200
    assert Override.objects.get().approved_by == "Ingrid Solberg"


def test_a_confidence_is_not_told_by_foresight(sign_in: Sign) -> None:
    sign_in("manager")
    _block()
    for role, tells in (("manager", True), ("admin", False)):
        client = sign_in(role)
        found = _foresee(client, "block_days", 200)
        text = client.get(f"/policies/foresight/{found.pk}/").content.decode()
        listed = b"".join(client.get(f"/policies/foresight/{found.pk}.csv")).decode()
        assert ("The plan of the plant" in text) == ("The plan of the plant" in listed) == tells


def test_what_takes_longer_is_done_behind_with_its_progress_shown(
    sign_in: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foresights, "PORTION", 2)
    client = sign_in("manager")
    found = _foresee(client, "do04_reply_days", 0)
    assert found.state == Foresight.WAITING and found.total > 2
    assert "hx-trigger" in client.get(f"/policies/foresight/{found.pk}/").content.decode()
    tasks.work(1, once=True)
    found.refresh_from_db()
    assert (found.state, found.done) == (Foresight.READY, found.total)
    _change(client, found)
    found.refresh_from_db()
    assert found.state == Foresight.CHANGING
    tasks.work(1, once=True)
    found.refresh_from_db()
    assert found.state == Foresight.CHANGED
    assert Policy.objects.filter(parameter="do04_reply_days", value=0).count() == 1


def test_of_two_changes_in_one_second_the_later_counts(sign_in: Sign) -> None:
    client = sign_in("admin")
    for value in (9, 8, 7):
        _change(client, _foresee(client, "do05_owing_warn", value))
    now = client.get("/policies/do05_owing_warn/").context["now"]
    assert [each.value for each, *_ in now] == [7]


def _set(name: str, parameter: str, value: float, days_ago: float = 1, **more: str) -> None:
    at = format_instant(present() - int(days_ago * DAY))
    policy = {"id": name, "parameter": parameter, "value": value, "set_at": at, **more}
    act({"add": {"policies": [policy]}}, present(), "tests")


def test_the_nearest_policy_that_is_in_force_counts(demo_url: str) -> None:
    limit = PARAMETERS["dont01_note_open"]
    _set("for-all", limit.name, 8, level="site")
    _set("for-them", limit.name, 2, level="organization", organization="halden")
    _set("here", limit.name, 9, days_ago=3, level="relationship", relationship=MINE)
    now = present()

    def value(me: str, relationship: str | None, at: int = now) -> int:
        given = [relationship] if relationship else []
        return parameters_of(me, at, given)[relationship].count(limit)

    assert [value("northwind", each) for each in (None, MINE, "with-lumen")] == [8, 9, 8]
    assert [value("halden", each) for each in (None, MINE)] == [2, 9]
    assert value("northwind", MINE, now - 2 * DAY) == 9
    assert value("northwind", "with-lumen", now - 2 * DAY) == limit.default


def test_pages_tell_the_policy_in_force(sign_in: Sign) -> None:
    client = sign_in("manager")
    _set("budget", "dont01_note_open", 9, level="relationship", relationship=MINE)
    _set("options", "do02_min_options", 7, level="organization", organization="northwind")
    budgets = [
        client.get(f"/partners/{each}/").context["ask_budget"] for each in (MINE, "with-lumen")
    ]
    assert budgets == [9, PARAMETERS["dont01_note_open"].default]
    assert client.get("/opportunities/castellan-platform/").context["min_options"] == 7
