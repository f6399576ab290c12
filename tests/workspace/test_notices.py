"""Notices: who is told of what, once; what is no longer so; nothing beyond one's reach."""

from typing import Any

import pytest
from django.test import Client

from tests.workspace.conftest import ROLES, Sign
from tests.workspace.screens import Screens, newest
from troth.accounts.models import User
from troth.accounts.reach import WORKERS, Reach
from troth.facts.times import DAY
from troth.ledger.models import FindingEvent, Question, Source, StoredFinding, Workspace
from troth.ledger.reviewing import review, waiting
from troth.ledger.writing import present, whose
from troth.workspace import notices
from troth.workspace.models import HeldAction, Notice

MINE = "with-halden"


def _tell() -> int:
    return int(notices.tell_what_happened.func())


def _user(email: str) -> User:
    return User.objects.get(email=f"{email}@northwind.example")


def _read(email: str, **only: Any) -> list[notices.Told]:
    reach = Reach(_user(email))
    return notices.read(notices.of(reach).filter(**only), reach)


def test_findings_are_told_to_those_who_work_on_the_relationship(sign_in: Sign) -> None:
    sign_in("manager")
    _tell()
    told = list(Notice.objects.filter(thing="finding").select_related("user"))
    assert told
    for each in told:
        assert each.user.has_role(*WORKERS)
        assert each.relationship_id in Reach(each.user).works_on
    about_us = {
        (row.review.relationship_id, row.key)
        for row in StoredFinding.objects.filter(review__side=whose()).select_related("review")
    }
    assert {(each.relationship_id, each.ref) for each in told} <= about_us
    assert not Notice.objects.filter(user__email__in=("lena@x", "daniel@northwind.example"))


def test_nobody_is_told_twice(sign_in: Sign) -> None:
    sign_in("manager")
    first = _tell()
    rows = list(Notice.objects.order_by("pk").values())
    assert first == len(rows)
    assert _tell() == 0
    from troth.workspace.models import ToldUntil

    ToldUntil.objects.update(finding_event=0)  # as if it was killed before it noted how far it was
    _tell()
    assert list(Notice.objects.order_by("pk").values()) == rows


def test_whoever_comes_first_is_told_what_is_open(sign_in: Sign) -> None:
    sign_in("manager")
    User.objects.update(is_active=False)
    assert _tell() == 0
    User.objects.filter(email="tomas@northwind.example").update(is_active=True)
    assert _tell() > 0


def test_what_is_before_troth_is_nobodys_news(sign_in: Sign) -> None:
    sign_in("manager")
    Workspace.objects.update(began_at=present() + DAY)
    assert _tell() == 0


def test_a_finding_that_cleared_says_so_and_those_who_knew_are_told(sign_in: Sign) -> None:
    screens = Screens(sign_in("manager"))
    screens.do(
        "record-pledges",
        relationship=MINE,
        pledger="northwind",
        beneficiary="halden",
        text="A list",
        made_at="2026-01-05T10:00",
        due_on="2026-02-05",
    )
    pledge = newest("pledges")
    _tell()
    key = f"do-03-stay-committed/overdue/{pledge}"
    opened = _read("tomas", ref=key)
    assert [(each.notice.event, each.is_so) for each in opened] == [("opened", True)]
    screens.do("keep-pledge", pledge)
    _tell()
    after = {each.notice.event: each.is_so for each in _read("tomas", ref=key)}
    assert after == {"opened": False, "cleared": True}


def test_a_finding_that_came_and_went_between_is_not_told(sign_in: Sign) -> None:
    screens = Screens(sign_in("manager"))
    _tell()
    screens.do(
        "record-pledges",
        relationship=MINE,
        pledger="northwind",
        beneficiary="halden",
        text="A list",
        made_at="2026-01-05T10:00",
        due_on="2026-02-05",
    )
    screens.do("keep-pledge", newest("pledges"))
    assert FindingEvent.objects.filter(key__contains=newest("pledges")).count() >= 2
    before = Notice.objects.count()
    _tell()
    assert not Notice.objects.filter(ref__contains=newest("pledges")).exists()
    assert Notice.objects.count() >= before


def test_a_notice_is_gone_with_the_reach(sign_in: Sign) -> None:
    client = sign_in("seller")
    _tell()
    maya = _user("maya")
    notice = notices.of(Reach(maya)).filter(thing="finding").first()
    assert notice is not None
    maya.roles = ["viewer"]
    maya.person = None
    maya.save()
    maya.teams.clear()
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    assert notice.ref not in client.get("/notices/?show=all").content.decode()


def test_another_persons_notice_is_not_there(sign_in: Sign) -> None:
    sign_in("manager")
    _tell()
    theirs = Notice.objects.filter(user=_user("tomas")).first()
    assert theirs is not None
    for role in ("seller", "viewer", "admin"):
        client = sign_in(role)
        assert client.get(f"/notices/{theirs.pk}/").status_code == 404
        assert client.post(f"/notices/{theirs.pk}/read/").status_code == 404
        client.post("/notices/read/", {"newest": "9" * 12})
    theirs.refresh_from_db()
    assert theirs.read_at is None


def _held(asker: str, approver: str) -> HeldAction:
    return HeldAction.objects.create(
        action="share",
        given={},
        sentence="Share the canary.",
        relationships=[MINE],
        findings={"new": [], "raised": []},
        asked_by=_user(asker),
        approver=_user(approver),
        asked_at=present(),
        waits_for="approval",
        reason="it cannot wait any longer",
        token=f"{asker}-{approver}",
    )


def test_decisions_are_told_to_who_decides_and_to_who_asked(sign_in: Sign) -> None:
    screens = Screens(sign_in("seller"))
    given = {
        "relationship": "with-brightwater",
        "confidentiality": "confidential",
        "topic": "budget",
        "override": "1",
        "override_reason": "The board meets tomorrow.",
        "override_approver": str(_user("tomas").pk),
    }
    answer = screens.fill("/do/share/?relationship=with-brightwater", **given)
    if answer.status_code != 302:
        pytest.skip("this world's seller needs no override there")
    [told] = _read("tomas", thing="held")
    assert (told.notice.event, told.is_so) == ("to-decide", True)
    held = HeldAction.objects.get()
    manager = sign_in("manager")
    assert manager.get(f"/notices/{told.notice.pk}/")["Location"] == f"/held/{held.pk}/"
    manager.post(f"/held/{held.pk}/decline/", {"answer": "Not yet"})
    [told] = _read("tomas", thing="held")
    assert not told.is_so
    [told] = _read("maya", thing="held")
    assert (told.notice.event, told.is_so) == ("decided", True)


def _ask(number: int, at: int) -> None:
    """Have a source ask about a promise of ours."""
    source = Source.objects.get_or_create(
        kind="mail", name="x", defaults={"first_read_at": 1, "last_read_at": 1}
    )[0]
    Question.objects.create(
        pk=f"q{number}",
        source=source,
        kind="pledge",
        text="Did they promise it?",
        place="x#1",
        if_yes={"add": {"pledges": [{"id": f"p{number}", "relationship": MINE}]}},
        asked_at=at,
    )


def test_questions_are_told_once_for_each_import_and_partner(sign_in: Sign) -> None:
    sign_in("manager")
    _tell()
    for number in range(5):
        _ask(number, present())
    assert _tell() == len({each.user_id for each in Notice.objects.filter(thing="questions")})
    [told] = _read("tomas", thing="questions")
    assert told.is_so
    assert _tell() == 0
    Question.objects.update(answered_at=present(), answer="no")
    assert not _read("tomas", thing="questions")[0].is_so


def test_the_portions_of_a_long_import_are_one_notice_until_it_is_read(sign_in: Sign) -> None:
    sign_in("manager")
    _tell()
    for several in ((1, 2), (3,)):
        for number in several:
            _ask(number, present() + number)
        assert _tell() > 0
        assert len(_read("tomas", thing="questions")) == 1
        assert _tell() == 0
    Notice.objects.update(read_at=present())
    _ask(4, present() + 4)
    assert _tell() > 0
    assert len(_read("tomas", thing="questions")) == 2


def test_the_bell_counts_what_is_unread_and_a_click_leads_to_the_thing(sign_in: Sign) -> None:
    client = sign_in("manager")
    _tell()
    unread = notices.of(Reach(_user("tomas"))).filter(read_at=None).count()
    page = client.get("/").content.decode()
    assert f"{unread} unread" in page
    first = notices.of(Reach(_user("tomas"))).first()
    assert client.head(f"/notices/{first.pk}/").status_code == 302
    first.refresh_from_db()
    assert first.read_at is None
    url = client.get(f"/notices/{first.pk}/")["Location"]
    assert client.get(url.partition("#")[0]).status_code == 200
    assert url.partition("#")[2] in client.get(url.partition("#")[0]).content.decode()
    first.refresh_from_db()
    assert first.read_at is not None
    client.post(f"/notices/{first.pk}/read/")
    first.refresh_from_db()
    assert first.read_at is None
    newest_ = Notice.objects.order_by("-pk")[0].pk
    client.post("/notices/read/", {"newest": str(newest_)})
    assert "Notices, " not in client.get("/").content.decode()


def test_what_comes_while_one_reads_is_not_marked_as_read(sign_in: Sign) -> None:
    client = sign_in("manager")
    _tell()
    shown = client.get("/notices/").context["newest"]
    later = Notice.objects.create(
        user=_user("tomas"),
        kind="decisions",
        thing="held",
        ref="0",
        event="decided",
        happened="later",
        at=present(),
    )
    client.post("/notices/read/", {"newest": str(shown)})
    later.refresh_from_db()
    assert later.read_at is None


def test_all_is_marked_as_read_from_any_page(sign_in: Sign) -> None:
    client = sign_in("manager")
    _tell()
    assert client.get("/notices/?page=2").context["page"] == 2
    newest = client.get("/notices/?page=2").context["newest"]
    client.post("/notices/read/", {"newest": str(newest)})
    assert not notices.of(Reach(_user("tomas"))).filter(read_at=None).exists()


@pytest.mark.parametrize("text", ["", "x" * 30_000, "<script>alert(1)</script>", "\0", "-1"])
def test_the_forms_take_nonsense(text: str, sign_in: Sign) -> None:
    client = sign_in("manager")
    for url in ("/profile/notices/", "/notices/read/", "/notices/1/read/"):
        names = ("frequency", "hour", "weekday", "kinds", "newest")
        answer = client.post(url, dict.fromkeys(names, text))
        assert answer.status_code in (302, 404, 422)
        assert b"<script>alert" not in answer.content
    wish = notices.wish_of(_user("tomas"), present())
    assert (wish.frequency, wish.hour, wish.kinds) == ("daily", 8, list(notices.USUAL))


@pytest.mark.parametrize("role", ROLES)
def test_everybody_says_what_they_want(role: str, sign_in: Sign) -> None:
    client = sign_in(role)
    given = {"frequency": "weekly", "hour": "17", "weekday": "5", "kinds": ["support", "notes"]}
    for _ in range(2):
        assert client.post("/profile/notices/", given).status_code == 302
    user = User.objects.get(pk=client.session["_auth_user_id"])
    wish = notices.wish_of(user, present())
    assert (wish.frequency, wish.hour, wish.weekday) == ("weekly", 17, 5)
    assert set(wish.kinds) == {"support", "notes"}


def test_the_background_review_has_people_told(sign_in: Sign) -> None:
    from django_tasks_db.models import DBTaskResult

    from troth.ledger.tasks import looked_after

    sign_in("manager")
    now = present()
    for _ in review(waiting(now), now, 1):
        pass
    for _ in range(2):
        looked_after.send(sender=None, now=now)
    path = notices.tell_what_happened.module_path
    assert DBTaskResult.objects.filter(task_path=path).count() == 1


def test_a_client_without_an_account_sees_no_notice(demo_url: str) -> None:
    answer = Client(HTTP_HOST="localhost").get("/notices/")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/notices/"


def test_of_what_comes_at_once_the_gravest_is_read_first(sign_in: Sign) -> None:
    client = sign_in("manager")
    _tell()
    Notice.objects.update(at=present())
    grave = {"block": 0, "warn": 1, "note": 2}
    ranks = [
        grave[each.notice.severity]
        for each in client.get("/notices/").context["notices"]
        if each.notice.severity
    ]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
    latest = Notice.objects.filter(user__email="tomas@northwind.example", severity="note").first()
    assert latest is not None
    Notice.objects.filter(pk=latest.pk).update(at=present() + DAY)
    assert client.get("/notices/").context["notices"][0].notice.pk == latest.pk
