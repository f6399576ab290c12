"""Support from the alliance team: asked, routed, handed over, answered, settled, asked again."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.workspace.conftest import ROLES, Sign
from tests.workspace.screens import Screens, newest
from troth.accounts.models import Team, User
from troth.accounts.reach import Reach, lookers_after
from troth.facts.calendar import calendar_of
from troth.facts.times import DAY, HOUR, moment, parse_instant
from troth.ledger import rows
from troth.ledger.models import Entry, Policy, Relationship, SupportRequest
from troth.ledger.writing import present
from troth.workspace import notices
from troth.workspace.models import HandOver, Notice, SupportCase
from troth.workspace.support import clocks, route

MINE = "with-halden"
WORDS = "zzquestion-in-confidence-zz"


def _user(name: str) -> User:
    return User.objects.get(email=f"{name}@northwind.example")


def _manager(name: str, *teams: Team) -> User:
    user = User.objects.create_user(
        f"{name}@northwind.example", None, name=name.title(), roles=["manager"]
    )
    user.teams.set(teams)
    return user


@pytest.fixture
def ingrid(demo_url: str) -> User:
    """Another alliance manager, of Tomás's team."""
    return _manager("ingrid", _user("tomas").teams.get())


def _sign(user: User) -> Screens:
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return Screens(client)


def _ask(screens: Screens, **given: Any) -> SupportCase:
    screens.do(
        "ask-team", **{"relationship": MINE, "topic": "Who signs?", "question": WORDS, **given}
    )
    found: SupportCase = SupportCase.objects.latest("request__entry_id")
    return found


# -- who looks after whom --------------------------------------------------------------------------


def test_those_who_look_after_a_partner_are_those_whose_reach_says_so(ingrid: User) -> None:
    _manager("omar")
    _manager("olga", Team.objects.create(name="Elsewhere"))
    away = _manager("ada", _user("tomas").teams.get())
    away.is_active = False
    away.save()
    for relationship, leads in (
        (MINE, ["tomas"]),
        (MINE, ["maya"]),
        (MINE, []),
        ("with-brightwater", ["maya", "tomas"]),
    ):
        Relationship.objects.filter(pk=relationship).update(leads=leads)
        managers = [
            each for each in User.objects.filter(is_active=True) if each.has_role("manager")
        ]
        reached = {each.pk for each in managers if relationship in Reach(each).led}
        assert {each.pk for each in lookers_after(relationship)} == reached


def test_a_question_goes_to_the_lead_with_the_fewest(ingrid: User) -> None:
    from troth.ledger.models import Person

    person = Person.objects.filter(organization="northwind", user=None).first()
    ingrid.person = person
    ingrid.save()
    Relationship.objects.filter(pk=MINE).update(leads=["tomas", person.pk])
    seller = _sign(_user("maya"))
    held = [_ask(seller).holder for _ in range(4)]
    assert {each.email for each in held if each} == {
        "tomas@northwind.example",
        "ingrid@northwind.example",
    }
    assert [held.count(each) for each in {*held}] == [2, 2]


def test_a_manager_who_asks_does_not_ask_themselves(sign_in: Sign) -> None:
    case = _ask(Screens(sign_in("manager")))
    assert case.holder is None
    assert not Notice.objects.filter(thing="support").exists()
    assert sign_in("manager").get(f"/do/answer-support/{case.pk}/").status_code == 403
    _manager("ingrid", _user("tomas").teams.get())
    assert route(MINE, _user("tomas")) == _user("ingrid")


# -- asked and answered ----------------------------------------------------------------------------


def test_asked_answered_settled_and_asked_again(sign_in: Sign, ingrid: User) -> None:
    seller, tomas = Screens(sign_in("seller")), Screens(sign_in("manager"))
    case = _ask(seller, opportunity="castellan-platform")
    assert (case.asked_by, case.holder) == (_user("maya"), _user("tomas"))
    fact = SupportRequest.objects.get(pk=case.pk)
    assert (fact.organization_id, fact.topic, fact.answered_at) == ("northwind", "Who signs?", None)
    page = f"/team/{case.pk}/"
    assert WORDS in seller.client.get(page).content.decode()
    assert WORDS in tomas.client.get(page).content.decode()

    # Not before it is answered, and not by who asked.
    for early in ("resolve-support", "ask-team-again", "answer-support", "hand-over-support"):
        assert seller.client.get(f"/do/{early}/{case.pk}/").status_code == 403

    tomas.do("answer-support", case.pk, answer="Their CFO does.")
    case.refresh_from_db()
    fact.refresh_from_db()
    assert (case.answer, case.answered_by) == ("Their CFO does.", _user("tomas"))
    assert fact.answered_at is not None
    assert "Their CFO does." in seller.client.get(page).content.decode()
    assert "Their CFO does." in seller.client.get(f"/partners/{MINE}/").content.decode()

    # To mend the words changes no fact.
    answered = fact.answered_at
    tomas.do("answer-support", case.pk, answer="Their new CFO does.")
    fact.refresh_from_db()
    case.refresh_from_db()
    assert (fact.answered_at, case.answer) == (answered, "Their new CFO does.")

    seller.do("resolve-support", case.pk)
    fact.refresh_from_db()
    assert fact.resolved_at is not None

    seller.do("ask-team-again", case.pk, question="Who is that now?")
    again = SupportCase.objects.get(follows=case.pk)
    assert (again.holder, again.asked_by) == (_user("tomas"), _user("maya"))
    fact.refresh_from_db()
    assert fact.answered_at == answered
    assert f"/team/{again.pk}/" in seller.client.get(page).content.decode()


def test_an_answer_is_not_given_in_the_time_to_come_nor_settled_twice(sign_in: Sign) -> None:
    seller, tomas = Screens(sign_in("seller")), Screens(sign_in("manager"))
    case = _ask(seller)
    later = f"{moment(present() + 2 * DAY):%Y-%m-%dT%H:%M}"
    url = f"/do/answer-support/{case.pk}/"
    answer = tomas.client.post(url, {"answer": "Yes.", "answered_at": later})
    assert "That is still to come." in answer.content.decode()
    fact = SupportRequest.objects.get(pk=case.pk)
    assert fact.answered_at is None
    tomas.do("answer-support", case.pk, answer="Yes.")
    seller.do("resolve-support", case.pk)
    assert seller.client.get(f"/do/resolve-support/{case.pk}/").status_code == 403


def test_a_request_held_by_somebody_who_left_is_with_nobody(sign_in: Sign) -> None:
    case = _ask(Screens(sign_in("seller")))
    manager = sign_in("manager")
    assert not manager.get("/team/?show=unassigned").context["rows"]
    User.objects.filter(pk=case.holder_id).update(is_active=False)
    viewer = sign_in("viewer")
    assert len(viewer.get("/team/?show=unassigned").context["rows"]) == 1


def test_times_are_told_in_the_zone_of_the_company_unless_one_has_another(sign_in: Sign) -> None:
    client = sign_in("manager")
    request = SupportRequest.objects.filter(organization="northwind").latest("opened_at")
    for own, zone in (("", "Europe/Berlin"), ("Asia/Tokyo", "Asia/Tokyo"), ("", "Europe/Berlin")):
        User.objects.filter(pk=client.session["_auth_user_id"]).update(zone=own)
        asked = moment(request.opened_at).astimezone(ZoneInfo(zone))
        page = client.get(f"/team/{request.pk}/").content.decode()
        assert f"{asked.day} {asked:%B %Y, %H:%M}" in page


def test_each_is_told_what_is_theirs(sign_in: Sign, ingrid: User) -> None:
    seller, tomas = Screens(sign_in("seller")), Screens(sign_in("manager"))
    case = _ask(seller)

    def told(name: str) -> list[tuple[str, bool]]:
        reach = Reach(_user(name))
        found = notices.of(reach).filter(thing="support")
        return [(each.notice.event, each.is_so) for each in notices.read(found, reach)]

    assert told("tomas") == [("asked", True)]
    tomas.do("hand-over-support", case.pk, to=str(ingrid.pk), words="You know them.")
    assert (told("tomas"), told("ingrid")) == ([("asked", False)], [("asked", True)])
    assert told("maya") == []
    _sign(ingrid).do("answer-support", case.pk, answer="Yes.")
    assert (told("ingrid"), told("maya")) == ([("asked", False)], [("answered", True)])
    _sign(ingrid).do("answer-support", case.pk, answer="Yes, both.")
    assert told("maya")[0] == ("answered", True)


def test_a_request_is_handed_over_with_its_history(sign_in: Sign, ingrid: User) -> None:
    tomas = Screens(sign_in("manager"))
    case = _ask(Screens(sign_in("seller")))
    outsider = _manager("olga", Team.objects.create(name="Elsewhere"))
    stranger = tomas.fill(f"/do/hand-over-support/{case.pk}/", to=str(outsider.pk))
    assert stranger.status_code == 422
    tomas.do("hand-over-support", case.pk, to=str(ingrid.pk), words="You know them.")
    case.refresh_from_db()
    assert case.holder == ingrid
    assert HandOver.objects.values_list("by", "to", "note").get() == (
        _user("tomas").pk,
        ingrid.pk,
        "You know them.",
    )
    page = _sign(ingrid).client.get(f"/team/{case.pk}/").content.decode()
    assert "You know them." in page
    assert "over to Ingrid" in Entry.objects.latest("pk").details["sentence"]
    assert _sign(outsider).client.get(f"/team/{case.pk}/").status_code == 404


def test_a_form_that_is_sent_twice_asks_once(sign_in: Sign) -> None:
    client = sign_in("seller")
    given = {"relationship": MINE, "topic": "Who signs?", "token": "twice"}
    for _ in range(2):
        assert client.post("/do/ask-team/", given).status_code == 302
    assert SupportCase.objects.count() == 1
    assert Notice.objects.filter(thing="support").count() == 1


@pytest.mark.parametrize("text", ["", "x" * 30_000, "\0"])
def test_what_cannot_be_asked_is_not(text: str, sign_in: Sign) -> None:
    client = sign_in("seller")
    given = dict.fromkeys(("relationship", "topic", "question", "opportunity"), text)
    assert client.post("/do/ask-team/", {**given, "token": "t"}).status_code == 422
    assert not SupportCase.objects.exists()


def test_scripts_in_what_is_said_are_text(sign_in: Sign) -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    seller, tomas = Screens(sign_in("seller")), Screens(sign_in("manager"))
    case = _ask(seller, topic=script, question=script)
    tomas.do("answer-support", case.pk, answer=script)
    for url in (f"/team/{case.pk}/", "/team/?show=answered", f"/partners/{MINE}/", "/notices/"):
        for client in (seller.client, tomas.client):
            content = client.get(url).content
            assert b"<script>alert" not in content and b"<img src=x" not in content


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_work_with_the_partner_read_what_was_said(role: str, sign_in: Sign) -> None:
    case = _ask(Screens(sign_in("seller")))
    Screens(sign_in("manager")).do("answer-support", case.pk, answer="zzanswer-zz")
    client = sign_in(role)
    user = User.objects.get(pk=client.session["_auth_user_id"])
    answer = client.get(f"/team/{case.pk}/")
    works = MINE in Reach(user).works_on
    assert works == (role in ("seller", "manager"))
    if answer.status_code == 404:
        assert not Reach(user).may_read_relationship(MINE)
    for word in (WORDS, "zzanswer-zz"):
        assert (word in answer.content.decode()) == works
        for url in (f"/partners/{MINE}/", "/team/?show=answered", "/audit/", "/search/?q=signs"):
            if not works:
                assert word not in client.get(url).content.decode()


def test_a_request_from_an_import_can_be_answered(sign_in: Sign) -> None:
    SupportRequest.objects.create(
        pk="imported",
        relationship_id=MINE,
        organization_id="northwind",
        opened_at=present() - HOUR,
        entry=Entry.objects.latest("pk"),
    )
    tomas = Screens(sign_in("manager"))
    assert "imported" in tomas.client.get("/team/").content.decode()
    assert tomas.client.get("/team/imported/").status_code == 200
    tomas.do("answer-support", "imported", answer="Yes.")
    assert SupportCase.objects.get().answered_by == _user("tomas")


def test_their_own_teams_requests_are_not_in_our_queue(sign_in: Sign) -> None:
    SupportRequest.objects.create(
        pk="theirs",
        relationship_id=MINE,
        organization_id="halden",
        opened_at=present() - HOUR,
        entry=Entry.objects.latest("pk"),
    )
    client = sign_in("manager")
    assert "theirs" not in client.get("/team/").content.decode()
    assert client.get("/team/theirs/").status_code == 404


# -- the clock, and the queue ----------------------------------------------------------------------


def test_the_clock_is_that_of_the_rule_in_our_working_time(sign_in: Sign) -> None:
    sign_in("manager")
    Policy.objects.all().delete()
    opened = parse_instant("2026-06-05T15:00:00+02:00")  # a Friday
    row = SupportRequest(pk="x", relationship_id=MINE, organization_id="northwind")
    row.opened_at = opened
    us = next(rows.select("organizations", "WHERE id = 'northwind'"))
    calendar = calendar_of(us, rows.select("closures", "WHERE organization_id = 'northwind'"))
    clock = clocks([row], "northwind", opened)["x"]
    assert clock.due == calendar.deadline(opened, 2)
    assert clock.words == "2 working days left"
    assert clocks([row], "northwind", clock.due)["x"].state == "is-warn"
    assert clocks([row], "northwind", clock.due + 1)["x"].words.endswith("late")
    last = calendar.deadline(opened, 5)
    assert clocks([row], "northwind", last)["x"].state == "is-warn"
    assert clocks([row], "northwind", last + 1)["x"].state == "is-late"
    row.answered_at = clock.due
    assert clocks([row], "northwind", last)["x"].words == "Answered in time"
    row.answered_at = clock.due + 1
    assert clocks([row], "northwind", last)["x"].words.endswith("late")


def test_the_clock_keeps_to_the_policy_of_the_partner(sign_in: Sign) -> None:
    sign_in("manager")
    at = present()
    row = SupportRequest(pk="x", relationship_id=MINE, organization_id="northwind", opened_at=at)
    other = SupportRequest(
        pk="y", relationship_id="with-brightwater", organization_id="northwind", opened_at=at
    )
    usual = clocks([row, other], "northwind", at)
    Policy.objects.create(
        pk="soon",
        parameter="do10_answer_days",
        value=0.5,
        level="relationship",
        relationship_id=MINE,
        set_at=1,
        entry=Entry.objects.latest("pk"),
    )
    now = clocks([row, other], "northwind", at)
    assert now["x"].due < usual["x"].due
    assert now["y"] == usual["y"]


def test_the_queue_is_sorted_by_what_is_due_first_and_filtered(sign_in: Sign, ingrid: User) -> None:
    seller, tomas = Screens(sign_in("seller")), Screens(sign_in("manager"))
    SupportRequest.objects.all().delete()
    cases = [_ask(seller, topic=f"Topic {number}") for number in range(23)]
    for number, each in enumerate(cases):
        SupportRequest.objects.filter(pk=each.pk).update(opened_at=present() - number * HOUR)

    def listed(show: str, page: int = 1, who: Screens = tomas) -> list[str]:
        context = who.client.get(f"/team/?show={show}&page={page}").context
        return [row.pk for row, _ in context["rows"]]

    expected = [each.pk for each in reversed(cases)]
    dues = [clock.due for _, clock in tomas.client.get("/team/").context["rows"]]
    assert dues == sorted(dues)
    assert set(listed("open") + listed("open", 2)) == set(expected)
    assert len(listed("open")) == 20
    tomas.do("hand-over-support", cases[0].pk, to=str(ingrid.pk))
    tomas.do("answer-support", cases[1].pk, answer="Yes.")
    SupportCase.objects.filter(pk=cases[2].pk).update(holder=None)
    assert listed("answered") == [cases[1].pk]
    assert listed("unassigned") == [cases[2].pk]
    assert len(listed("mine")) == 20
    assert listed("mine", 2) == listed("mine")  # there is no second page
    assert listed("mine", who=_sign(ingrid)) == [cases[0].pk]
    assert len(listed("asked", who=seller) + listed("asked", 2, who=seller)) == 23
    assert listed("nonsense") == listed("open")


def test_more_requests_make_no_more_questions(sign_in: Sign) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seller, client = Screens(sign_in("seller")), sign_in("manager")
    first = _ask(seller)
    urls = (
        "/team/",
        f"/team/{first.pk}/",
        "/notices/",
        f"/partners/{MINE}/",
        f"/do/hand-over-support/{first.pk}/",
        f"/do/answer-support/{first.pk}/",
    )

    def asked() -> list[int]:
        numbers = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            numbers.append(len(queries))
        return numbers

    before = asked()
    assert max(before) <= 24
    for number in range(8):
        _manager(f"more{number}", _user("tomas").teams.get())
        _ask(seller, topic=f"Topic {number}", relationship="with-brightwater")
        _ask(seller, topic=f"Topic {number}")
    assert asked() == before


# -- from every screen -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "relationship", "opportunity"),
    [
        (f"/partners/{MINE}/", MINE, ""),
        (f"/partners/{MINE}/rules/do-04-communicate-under-nda/", MINE, ""),
        ("/opportunities/castellan-platform/", "", "castellan-platform"),
        ("/engagements/castellan-platform-halden/influence/", MINE, "castellan-platform"),
        ("/meetings/meeting-halden-86/", MINE, ""),
        ("/facts/pledges/pledge-halden-26/", MINE, ""),
        ("/do/keep-pledge/pledge-halden-26/", MINE, ""),
        ("/", "", ""),
    ],
)
def test_a_page_fills_in_what_it_is_about(
    url: str, relationship: str, opportunity: str, sign_in: Sign
) -> None:
    screens = Screens(sign_in("seller"))
    page = screens.see(url)
    link = next(href for text, href in page.links if text == "Ask the team")
    fields = screens.see(link).fields
    assert relationship in fields["relationship"]
    assert opportunity in fields["opportunity"]
    if not opportunity:
        assert not fields["opportunity"]


def test_who_may_not_ask_is_not_offered_it(sign_in: Sign) -> None:
    for role in ("viewer", "admin"):
        client = sign_in(role)
        assert "/do/ask-team/" not in client.get("/").content.decode()
        answer = client.post("/do/ask-team/", {"relationship": MINE, "topic": "x", "token": "t"})
        assert answer.status_code in (403, 422)
    assert not SupportCase.objects.exists()


def test_what_waits_too_long_leads_to_the_request(sign_in: Sign) -> None:
    client = sign_in("manager")
    screens = Screens(client)
    screens.do(
        "record-support_requests",
        relationship=MINE,
        topic="Who signs?",
        opened_at=f"{moment(present() - 30 * DAY):%Y-%m-%dT%H:%M}",
    )
    late = newest("support_requests")
    [found] = [
        each
        for each in screens.findings(MINE, "do-10-use-alliance-team")
        if f"/team/{late}/" in [url for _, url in each.links]
    ]
    assert f"/facts/support_requests/{late}/" in found.evidence
    screens.do("answer-support", late, answer="Yes.")
    findings = screens.findings(MINE, "do-10-use-alliance-team")
    assert all(f"/team/{late}/" not in dict(each.links).values() for each in findings)
