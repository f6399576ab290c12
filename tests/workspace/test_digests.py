"""Digests: at each person's time, nothing confidential, nothing lost, nothing doubled."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.smtp import MailServer, mail_server, settings_for
from tests.workspace.conftest import Sign
from tests.workspace.screens import Screens
from troth.accounts.models import User
from troth.facts.model import COLLECTIONS
from troth.facts.times import DAY, HOUR, MINUTE, instant, moment
from troth.ledger.models import FACTS, Entry, Organization, Person
from troth.ledger.reviewing import all_of_them, review
from troth.ledger.writing import present
from troth.workspace import digests, notices
from troth.workspace.models import Digest, Notice, NoticeWish, SupportCase
from troth.workspace.schedule import last_due

MINE = "with-halden"


# -- when ------------------------------------------------------------------------------------------

ZONES = st.sampled_from(["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata"])
DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))


def _at(day: date, hour: int, zone: str, minute: int = 0) -> int:
    moment_ = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
    return instant(moment_)


@given(day=DAYS, hour=st.integers(0, 23), zone=ZONES, off=st.sets(DAYS, max_size=5))
def test_a_daily_digest_is_due_at_its_hour_on_working_days(
    day: date, hour: int, zone: str, off: set[date]
) -> None:
    def works(each: date) -> bool:
        return each.isoweekday() < 6 and each not in off

    at = _at(day, hour, zone)
    on_time = last_due(at, zone, hour, None, works)
    assert (on_time == at) == works(day)
    before = last_due(at - 1, zone, hour, None, works)
    assert before is not None and before < at
    assert works(moment(before).astimezone(ZoneInfo(zone)).date())


@given(day=DAYS, weekday=st.integers(1, 7), zone=ZONES, off=st.sets(DAYS, max_size=9))
def test_a_weekly_digest_is_due_once_a_week(
    day: date, weekday: int, zone: str, off: set[date]
) -> None:
    def works(each: date) -> bool:
        return each.isoweekday() < 6 and each not in off

    monday = day - timedelta(days=day.weekday())
    due = set()
    for number in range(7):
        each = monday + timedelta(days=number)
        if last_due(_at(each, 8, zone), zone, 8, weekday, works) == _at(each, 8, zone):
            due.add(each)
    assert all(map(works, due))
    planned = monday + timedelta(days=weekday - 1)
    if works(planned):
        assert planned in due


def test_a_week_that_begins_with_a_holiday_begins_a_day_later() -> None:
    monday = date(2026, 4, 6)  # Easter Monday

    def works(each: date) -> bool:
        return each.isoweekday() < 6 and each != monday

    noon = _at(monday, 12, "Europe/Berlin")
    tuesday = _at(monday + timedelta(days=1), 8, "Europe/Berlin")
    assert last_due(noon, "Europe/Berlin", 8, 1, works) == _at(
        date(2026, 3, 30), 8, "Europe/Berlin"
    )
    assert last_due(tuesday, "Europe/Berlin", 8, 1, works) == tuesday


def test_where_nobody_ever_works_nothing_is_due() -> None:
    assert last_due(present(), "UTC", 8, None, lambda _: False) is None


# -- what ------------------------------------------------------------------------------------------


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server, in use."""
    monkeypatch.setattr(settings, "TROTH", {**settings.TROTH, "TROTH_MAIL": "smtp://x"})
    with mail_server() as server, override_settings(**settings_for(server)):
        yield server


def _user(name: str) -> User:
    return User.objects.get(email=f"{name}@northwind.example")


def _wish(name: str, **wanted: Any) -> NoticeWish:
    wish = notices.wish_of(_user(name), present())
    for key, value in {"kinds": list(notices.KINDS), "told_until": 1, **wanted}.items():
        setattr(wish, key, value)
    wish.save()
    return wish


def _only(name: str, **wanted: Any) -> NoticeWish:
    """Have only one of the cast get mail."""
    for user in User.objects.all():
        notices.wish_of(user, present())
    NoticeWish.objects.update(frequency=NoticeWish.NEVER)
    return _wish(name, **{"frequency": NoticeWish.DAILY, **wanted})


def _ask(sign_in: Sign, topic: str = "Who signs?") -> str:
    screens = Screens(sign_in("seller"))
    screens.do("ask-team", relationship=MINE, topic=topic, question="Can you?")
    return str(SupportCase.objects.latest("request__opened_at", "pk").pk)


def _go(later: int = 0) -> int:
    """Make and send what is due."""
    digests.make(present() + later)
    return digests.send(present() + later)


def test_one_mail_with_all_that_is_unread_then_none(sign_in: Sign, mails: MailServer) -> None:
    _only("tomas")
    _ask(sign_in, "One")
    _ask(sign_in, "Two")
    assert _go() == 1
    [mail] = mails.mails
    assert mail["To"] == "tomas@northwind.example"
    assert mail["Subject"] == "Troth: 2 things for you"
    assert "Halden" in mail.get_body(("plain",)).get_content()
    assert _go() == 0
    NoticeWish.objects.update(told_until=1)
    assert _go() == 0
    assert len(mails.raw) == 1


def test_each_link_leads_to_the_thing_itself_after_signing_in(
    sign_in: Sign, mails: MailServer
) -> None:
    _only("tomas")
    request = _ask(sign_in)
    _go()
    body = mails.mails[0].get_body(("plain",))
    assert body is not None
    site = settings.TROTH["TROTH_URL"]
    link = next(
        each.strip().removeprefix(site)
        for each in body.get_content().splitlines()
        if each.strip().startswith(f"{site}/notices/")
    )
    stranger = Client(HTTP_HOST="localhost").get(link)
    assert stranger["Location"] == f"/account/login/?next={link}"
    assert sign_in("manager").get(link)["Location"] == f"/team/{request}/"


def test_what_is_settled_or_read_before_the_mail_is_not_in_it(
    sign_in: Sign, mails: MailServer
) -> None:
    _only("tomas")
    first, second = _ask(sign_in, "Answered"), _ask(sign_in, "Read")
    Screens(sign_in("manager")).do("answer-support", first, answer="Yes")
    Notice.objects.filter(ref=second).update(read_at=present())
    assert _go() == 0
    assert mails.raw == [] and not Digest.objects.exists()


def test_what_is_settled_while_the_server_is_dead_is_not_in_it(
    sign_in: Sign, mails: MailServer
) -> None:
    _only("tomas")
    request = _ask(sign_in)
    mails.breaks_off = "CONNECT"
    assert _go() == 0
    Screens(sign_in("manager")).do("answer-support", request, answer="Yes")
    mails.breaks_off = ""
    assert _go(HOUR) == 0
    assert not Digest.objects.filter(ended_at=None).exists()
    assert mails.raw == []


def test_kinds_that_are_not_wanted_stay_in_the_app(sign_in: Sign, mails: MailServer) -> None:
    _only("tomas", kinds=["decisions"])
    _ask(sign_in)
    assert _go() == 0
    assert Notice.objects.filter(user=_user("tomas"), thing="support").exists()


def test_no_mail_on_a_day_that_the_company_does_not_work(sign_in: Sign, mails: MailServer) -> None:
    _only("tomas", hour=0, told_until=present() - 20 * DAY)
    _ask(sign_in)
    me = Organization.objects.get(pk="northwind")
    me.weekend = [1, 2, 3, 4, 5, 6]
    today = date.today()
    me.holidays = [f"{today + timedelta(days=each)}" for each in range(-40, 3)]
    me.save()
    assert _go() == 0
    me.weekend, me.holidays = [], []
    me.save()
    assert _go() == 1


def test_who_may_not_sign_in_gets_no_mail(sign_in: Sign, mails: MailServer) -> None:
    _only("tomas")
    _ask(sign_in)
    digests.make(present())
    User.objects.filter(pk=_user("tomas").pk).update(is_active=False)
    assert digests.send(present()) == 0
    assert mails.raw == []


# -- nothing confidential --------------------------------------------------------------------------


def _plant() -> list[str]:
    """Put an unmistakable name into everything that is nobody's business outside."""
    canaries = []

    def canary(what: str) -> str:
        canaries.append(f"zzcanary-{what}-zz")
        return canaries[-1]

    partners = {"northwind", "halden"}
    for organization in Organization.objects.exclude(pk__in=partners):
        organization.name = canary(f"organization-{organization.pk}")
        organization.save()
    Person.objects.exclude(user__isnull=False).update(name=canary("person"))
    texts = ("name", "title", "text", "topic", "note", "capability", "description")
    for collection in COLLECTIONS:
        if collection in ("organizations", "people"):
            continue
        model = FACTS[collection]
        for text in set(texts) & {each.name for each in model._meta.fields}:
            model.objects.update(**{text: canary(f"{collection}-{text}")})
    return canaries


def test_no_mail_tells_a_name_or_a_confidence(sign_in: Sign, mails: MailServer) -> None:
    canaries = _plant()
    now = present()
    for _ in review(all_of_them(), now, 1):
        pass
    for user in User.objects.all():
        _wish(user.email.partition("@")[0], hour=0, frequency=NoticeWish.DAILY)
    _ask(sign_in, "zzcanary-topic-zz")
    SupportCase.objects.update(question="zzcanary-question-zz")
    held = {
        "action": "share",
        "given": {"title": ["zzcanary-given-zz"]},
        "sentence": "Share zzcanary-sentence-zz.",
        "relationships": [MINE],
        "findings": {"new": [], "raised": []},
        "asked_by": _user("maya"),
        "approver": _user("tomas"),
        "asked_at": now,
        "waits_for": "approval",
        "reason": "zzcanary-reason-zz",
        "token": "canary",
    }
    from troth.workspace.models import HeldAction

    notices.tell_of_held(HeldAction.objects.create(**held), _user("tomas"), "to-decide", now)
    notices.tell_what_happened.func()
    Notice.objects.filter(thing="finding").exclude(relationship=MINE).delete()  # the partner's name
    assert set(Notice.objects.values_list("thing", flat=True)) == {"finding", "support", "held"}
    assert _go() == 2  # the seller and the alliance manager
    for raw, mail in zip(mails.raw, mails.mails, strict=True):
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        said = "\n".join([raw.decode(), *map(str, mail.values()), *map(str, parts)]).lower()
        assert "halden" in said
        assert "canary" not in said
        assert [each for each in canaries if each.lower() in said] == []
        for model in ("opportunities", "shares", "engagements", "relationships", "rivalries"):
            for pk in FACTS[model].objects.values_list("pk", flat=True):
                assert f"/{pk}" not in said, pk


# -- a server that fails ---------------------------------------------------------------------------


def test_a_dead_server_delays_and_loses_nothing(
    sign_in: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TROTH", {**settings.TROTH, "TROTH_MAIL": "smtp://x"})
    with mail_server() as gone:
        dead = settings_for(gone)
    _only("tomas")
    _ask(sign_in, "Before")
    with override_settings(**dead):
        gone.server_close()
        assert _go() == 0
        digest = Digest.objects.get()
        assert digest.ended_at is None and digest.tries == 1 and digest.fault
        assert not digests.examine().well
        assert _go() == 0  # not before its time
        assert Digest.objects.get().tries == 1
        waits = []
        at = 0
        for _ in range(10):
            at = Digest.objects.get().try_at - present()
            _go(at)
            wait = Digest.objects.get().try_at - present() - at
            waits.append(round(wait / MINUTE))  # the clock goes on meanwhile
        assert waits == sorted(waits) and waits[-1] <= digests.LONGEST_WAIT
    _ask(sign_in, "Meanwhile")
    with mail_server() as server, override_settings(**settings_for(server)):
        NoticeWish.objects.filter(user=_user("tomas")).update(told_until=1)
        assert _go(at + 5 * HOUR) == 1
        assert _go(at + 9 * HOUR) == 0
        [mail] = server.mails
        assert mail["Subject"] == "Troth: 2 things for you"
    assert digests.examine().well


@pytest.mark.parametrize("where", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_breaks_off_is_tried_again(
    where: str, sign_in: Sign, mails: MailServer
) -> None:
    _only("tomas")
    _ask(sign_in)
    mails.breaks_off = where
    assert _go() == 0
    assert not digests.examine().well
    mails.breaks_off = ""
    assert _go(HOUR) == 1
    assert len(mails.raw) == 1
    assert digests.examine().well


def test_a_mail_that_comes_twice_is_the_same_message(sign_in: Sign, mails: MailServer) -> None:
    _only("tomas")
    _ask(sign_in)
    mails.breaks_off = "TAKEN"  # it has it, and we don't know
    assert _go() == 0
    mails.breaks_off = ""
    assert _go(HOUR) == 1
    first, second = mails.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_what_joins_a_mail_that_may_have_gone_out_makes_it_another_message(
    sign_in: Sign, mails: MailServer
) -> None:
    _only("tomas")
    _ask(sign_in, "One")
    mails.breaks_off = "TAKEN"
    _go()
    _ask(sign_in, "Two")
    NoticeWish.objects.filter(user=_user("tomas")).update(told_until=1)
    mails.breaks_off = ""
    assert _go(HOUR) == 1
    first, second = mails.mails
    assert first["Message-ID"] != second["Message-ID"]


def test_an_address_that_is_refused_holds_up_nobody(sign_in: Sign, mails: MailServer) -> None:
    _only("tomas")
    _wish("maya", frequency=NoticeWish.DAILY)
    request = _ask(sign_in)
    notices.tell_of_request(_user("maya"), request, MINE, notices.ANSWERED, present())
    Screens(sign_in("manager")).do("answer-support", request, answer="Yes")
    _ask(sign_in, "Another")
    mails.refuses = {"tomas@northwind.example"}
    assert _go() == 1
    assert [each["To"] for each in mails.mails] == ["maya@northwind.example"]
    found = digests.examine()
    assert not found.well and "tomas" not in found.so


def test_two_who_send_at_once_send_once(sign_in: Sign, mails: MailServer) -> None:
    _only("tomas")
    _ask(sign_in)
    wishes = list(digests._due(present()))
    digests.make(present())
    for wish in wishes:  # another worker had found the same due
        assert not NoticeWish.objects.filter(pk=wish.pk, told_until=wish.told_until).exists()
    waiting = Digest.objects.get()
    assert digests.send(present()) == 1
    Digest.objects.filter(pk=waiting.pk).update(ended_at=None)  # what another still believes
    assert digests.send(present()) == 0
    assert len(mails.raw) == 1


def test_a_worker_that_is_killed_while_it_sends_sends_again(
    sign_in: Sign, demo_url: str, tmp_path: Any
) -> None:
    _only("tomas")
    _ask(sign_in)
    with mail_server() as server:
        server.breaks_off = "HANG"
        environment = {
            **os.environ,
            "DATABASE_URL": demo_url,
            "TROTH_MAIL": f"smtp://127.0.0.1:{server.port}?tls=no",
        }
        command = [sys.executable, "-m", "troth", "worker"]
        worker = subprocess.Popen(command, env=environment, cwd=tmp_path)
        try:
            assert server.taken.wait(120)
        finally:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        digest = Digest.objects.get()
        assert digest.ended_at is None and digest.tries == 1
        server.breaks_off = ""
        Digest.objects.update(try_at=1)
        done = subprocess.run(
            [*command, "--once"], env=environment, cwd=tmp_path, capture_output=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        first, second = server.mails
        assert first["Message-ID"] == second["Message-ID"]
        assert Digest.objects.get().sent


def test_the_doctor_tells_of_mail_that_does_not_go_out(sign_in: Sign, demo_url: str) -> None:
    sign_in("manager")
    command = [sys.executable, "-m", "troth", "doctor", "--format", "json"]

    def checks() -> dict[str, Any]:
        done = subprocess.run(command, capture_output=True, env={**os.environ}, timeout=120)
        return {each["what"]: each for each in json.loads(done.stdout)["checks"]}

    assert checks()["mail"]["well"]
    Digest.objects.create(
        user=_user("tomas"), made_at=present(), try_at=present(), tries=3, fault="refused"
    )
    found = checks()["mail"]
    assert not found["well"] and found["remedy"] and "refused" in found["so"]


# -- no more of it ---------------------------------------------------------------------------------


def test_a_mail_program_stops_the_mail_with_one_click(sign_in: Sign, mails: MailServer) -> None:
    _only("tomas")
    _ask(sign_in)
    _go()
    mail = mails.mails[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].strip(" <>").removeprefix(settings.TROTH["TROTH_URL"])
    anyone = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    assert anyone.get(link).status_code == 200
    assert notices.wish_of(_user("tomas"), 0).frequency == NoticeWish.DAILY
    assert anyone.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert notices.wish_of(_user("tomas"), 0).frequency == NoticeWish.NEVER
    assert anyone.post(f"{link[:-2]}x/").status_code == 404
    assert anyone.post("/notices/stop/1:nothing/").status_code == 404
    _ask(sign_in, "Later")
    NoticeWish.objects.update(told_until=1)
    assert _go() == 0


def test_the_worker_looks_each_minute_and_asks_once(sign_in: Sign, mails: MailServer) -> None:
    from django_tasks_db.models import DBTaskResult

    sign_in("manager")
    _only("tomas")
    for _ in range(3):
        digests.look(present())
    path = digests.send_digests.module_path
    assert DBTaskResult.objects.filter(task_path=path).count() == 1
    assert digests.send_digests.func() == 0
    assert not Digest.objects.exists()
    DBTaskResult.objects.all().delete()
    digests.look(present())
    assert not DBTaskResult.objects.exists()


def test_without_mail_nothing_is_made(sign_in: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TROTH", {**settings.TROTH, "TROTH_MAIL": ""})
    _only("tomas")
    digests.look(present())
    assert digests.examine().well
    assert Entry.objects.exists() and not Digest.objects.exists()
