"""The page of a meeting: a guest brief before it, our manners after it, transcripts dropped in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.workspace.conftest import Sign
from tests.workspace.screens import Screens
from tests.workspace.test_questions import ask, pledge
from troth.facts.times import DAY, HOUR, MINUTE, format_instant
from troth.ledger.acting import act
from troth.ledger.models import FACTS, Question, StoredFile
from troth.ledger.writing import present
from troth.workspace.imports import run_import
from troth.workspace.models import ImportRun

HELD = "meeting-halden-86"
VTT = (
    "WEBVTT\n\n1\n00:00:00.000 --> 00:10:00.000\nAstrid Lunde: Welcome to everybody.\n\n"
    "2\n00:10:00.000 --> 00:16:00.000\nMaya Okafor: Thank you. I will send you our names by Friday."
    "\n\n3\n00:16:00.000 --> 00:18:00.000\nLiv Aasen: I need them for the gate.\n"
)


@pytest.fixture
def manager(sign_in: Sign) -> Client:
    return sign_in("manager")


def _meeting(pk: str = "walk", **more: Any) -> str:
    """A meeting of Halden's at Castellan that began two hours ago, and was not written up."""
    now = present()
    fact = {
        "id": pk,
        "relationship": "with-halden",
        "invited_by": "halden",
        "host": "halden",
        "customer": "castellan",
        "title": "Gate plan",
        "invited_at": format_instant(now - 9 * DAY),
        "starts_at": format_instant(now - 2 * HOUR),
    }
    act({"add": {"meetings": [{**fact, **more}]}}, now, "tests")
    return pk


def _page(client: Client, pk: str) -> str:
    answer = client.get(f"/meetings/{pk}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_brief_tells_whose_meeting_it_is_and_what_a_guest_does(manager: Client) -> None:
    page = _page(manager, _meeting())
    assert "Guest brief" in page
    assert "Astrid Lunde" in page  # who came the last times
    assert "at most 40" in page
    assert "for 30 days" in page
    assert "What they last asked" in page
    assert "Open between us" in page


def test_the_policy_in_force_is_told(manager: Client) -> None:
    policy = {
        "id": "strict",
        "level": "relationship",
        "relationship": "with-halden",
        "parameter": "dont08_talk_note",
        "value": 0.25,
        "set_at": format_instant(present() - DAY),
    }
    act({"add": {"policies": [policy]}}, present(), "tests")
    assert "at most 25" in _page(manager, _meeting())


def test_a_meeting_of_ours_has_no_guest_brief(manager: Client) -> None:
    page = _page(manager, _meeting(host="northwind", invited_by="northwind"))
    assert "Guest brief" not in page
    assert "Are we ready" in page


def _drop(client: Client, pk: str, content: bytes, name: str = "talk.vtt") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/meetings/{pk}/transcript/", {"file": file})


def _run() -> ImportRun:
    run = ImportRun.objects.latest("pk")
    run_import.func(run.pk)
    run.refresh_from_db()
    return run


def test_a_transcript_that_is_dropped_in_belongs_to_this_meeting(manager: Client) -> None:
    pk = _meeting()
    kept = StoredFile.objects.count()
    answer = _drop(manager, pk, VTT.encode())
    assert answer.status_code == 302
    assert "It is being read" in _page(manager, pk)
    run = _run()
    assert run.state == ImportRun.DONE, run.report
    assert StoredFile.objects.count() == kept
    row = FACTS["meetings"].objects.get(pk=pk)
    talk = {each["organization"]: each["seconds"] for each in row.talk_seconds}
    assert talk == {"castellan": 120, "halden": 600, "northwind": 360}
    assert row.ended_at == row.starts_at + 18 * MINUTE
    page = _page(manager, pk)
    assert "Talk share" in page
    assert "Guest manners" in page
    assert "33% as guests" in page
    assert "1 left, 0 recorded" in page
    question = Question.objects.get(kind="pledge")
    manager.post("/questions/", {"yes": question.pk, "next": f"/meetings/{pk}/"})
    page = _page(manager, pk)
    assert "0 left, 1 recorded" in page
    assert "Confirmed by us" in page
    again = _drop(manager, pk, VTT.encode())
    assert again.status_code == 302
    assert _run().report["changed"] == {}


def test_only_who_works_on_it_may_drop_a_transcript(sign_in: Sign) -> None:
    pk = _meeting()
    assert _drop(sign_in("viewer"), pk, VTT.encode()).status_code == 403
    assert _drop(sign_in("admin"), pk, VTT.encode()).status_code == 403
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("talk.vtt", b""), ("talk.txt", b"hello"), ("talk.exe", b"MZ"), ("x" * 300, b"x")],
)
def test_what_is_no_transcript_is_refused(name: str, content: bytes, manager: Client) -> None:
    pk = _meeting()
    assert _drop(manager, pk, content, name).status_code == 422
    assert manager.post(f"/meetings/{pk}/transcript/", {}).status_code == 422
    assert not ImportRun.objects.exists()


def test_a_damaged_transcript_is_told_and_changes_nothing(manager: Client) -> None:
    pk = _meeting()
    _drop(manager, pk, b"\xff\xfe\0\1 not a caption" * 50)
    run = _run()
    assert run.report.get("left_out") or run.report.get("faults")
    assert FACTS["meetings"].objects.get(pk=pk).ended_at is None
    assert manager.get(f"/import/{run.pk}/").status_code == 200


def _message(pk: str, **more: Any) -> None:
    row = FACTS["meetings"].objects.get(pk="walk")
    fact = {
        "id": pk,
        "relationship": "with-halden",
        "sender": "northwind",
        "recipients": ["castellan"],
        "sent_at": format_instant(row.ended_at + HOUR),
    }
    act({"add": {"messages": [{**fact, **more}]}}, present(), "tests")


def test_writing_past_the_host_is_counted_but_not_with_them_in_copy(manager: Client) -> None:
    ended = format_instant(present() - 10 * DAY)
    began = format_instant(present() - 10 * DAY - HOUR)
    talk = [{"organization": "northwind", "seconds": 1}, {"organization": "halden", "seconds": 3}]
    _meeting(
        starts_at=began, ended_at=ended, talk_seconds=talk, invited_at=began, led_strategy="halden"
    )
    assert "No message to Castellan Foods without Halden Integrators since." in _page(
        manager, "walk"
    )
    _message("polite", copied=["halden"])
    assert "No message to Castellan Foods" in _page(manager, "walk")
    _message("past")
    assert "1 message to Castellan Foods without Halden Integrators" in _page(manager, "walk")


def test_without_a_transcript_nothing_is_claimed_to_be_known(manager: Client) -> None:
    _meeting(ended_at=format_instant(present() - HOUR))
    page = _page(manager, "walk")
    assert "No transcript yet" in page
    assert page.count("not known yet") >= 3
    assert "add notes" in page


def test_notes_are_kept_with_the_meeting(manager: Client) -> None:
    _meeting(ended_at=format_instant(present() - HOUR))
    answer = Screens(manager).fill("/do/add-notes/walk/", note="They open the gate on Monday.")
    assert answer.status_code == 302
    assert "They open the gate on Monday." in _page(manager, "walk")


def test_questions_of_another_meeting_are_not_shown(manager: Client) -> None:
    ask("other", add=pledge("p1"))
    ask("this", "led_strategy", set={"meetings": {HELD: {"led_strategy": "halden"}}})
    page = _page(manager, HELD)
    assert 'id="q-this"' in page
    assert 'id="q-other"' not in page
    manager.post("/questions/", {"yes": "this", "next": f"/meetings/{HELD}/"})
    assert FACTS["meetings"].objects.get(pk=HELD).led_strategy_id == "halden"


def test_no_step_that_ends_something_is_the_one_that_stands_out(manager: Client) -> None:
    later = format_instant(present() + 5 * DAY)
    theirs = _page(manager, _meeting("theirs", starts_at=later))
    assert 'class="btn is-quiet" href="/do/cancel-meeting/theirs/' in theirs
    ours = _page(manager, _meeting("ours", starts_at=later, invited_by="northwind"))
    assert 'class="btn is-primary" href="/do/send-agenda/ours/' in ours
    assert 'class="btn is-quiet" href="/do/cancel-meeting/ours/' in ours


def test_an_agenda_that_is_written_and_not_sent_is_told_as_such(manager: Client) -> None:
    later = format_instant(present() + 5 * DAY)
    points = [{"topic": "The gate", "serves": ["halden"]}]
    assert "1 point is written down below, and not sent yet." in _page(
        manager, _meeting("with-points", starts_at=later, agenda=points)
    )
    assert "Not here yet. Halden Integrators invited" in _page(
        manager, _meeting("without", starts_at=later)
    )
