"""Questions in the workspace: who sees which, answering one or many, putting right, learning."""

from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from tests.workspace.conftest import Sign
from tests.workspace.screens import Screens
from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.facts.times import format_instant
from troth.ledger import records
from troth.ledger.loading import known_to_sources
from troth.ledger.models import FACTS, Entry, Question, Source
from troth.ledger.writing import present
from troth.sources.items import Question as Asked
from troth.workspace.questions import open_questions

MINE = "with-halden"
SCRIPT = '"><script>alert(1)</script>'


def ask(pk: str, kind: Any = "pledge", quote: str = "We promise it.", **action: Any) -> None:
    """Have a question asked."""
    source = Source.objects.get_or_create(kind="mail", name="test")[0]
    asked = Asked(
        id=pk, kind=kind, text=f"Is it so ({pk})?", source="x#1", quote=quote, if_yes=action
    )
    records.ask([asked], source)


def pledge(pk: str, relationship: str = MINE, partner: str = "halden", **more: Any) -> Any:
    """A pledge of a partner."""
    fact = {
        "id": pk,
        "relationship": relationship,
        "pledger": partner,
        "beneficiary": "northwind",
        "text": "The passes",
        "made_at": "2026-06-01T10:00:00Z",
    }
    return {"pledges": [{**fact, **more}]}


@pytest.fixture
def manager(sign_in: Sign) -> Client:
    return sign_in("manager")


def _seen(role: str) -> set[str]:
    user = next(each for each in User.objects.exclude(person=None) if role in each.roles)
    return set(open_questions(Reach(user)).values_list("pk", flat=True))


def test_each_role_sees_the_questions_of_its_relationships_alone(manager: Client) -> None:
    FACTS["relationships"].objects.create(
        pk="other", a_id="kestrel", b_id="pell", started_at=0, entry_id=Entry.objects.first().pk
    )
    ask("mine", add=pledge("p1"))
    ask("other", add={"pledges": [{**pledge("p2", "other")["pledges"][0]}]})
    ask("nobody", "who_is", add={"organizations": [{"id": "n", "name": "N", "timezone": "UTC"}]})
    assert _seen("manager") == {"mine", "nobody"}
    assert _seen("admin") == {"nobody"}
    assert _seen("seller") == {"mine"}
    assert _seen("viewer") == set()
    assert manager.get("/questions/other/").status_code == 404
    manager.post("/questions/", {"yes": "other"})
    manager.post("/questions/", {"q": ["other"], "all": "no"})
    assert Question.objects.get(pk="other").answer == ""


def test_a_question_says_why_it_is_asked_and_from_which_sentence(manager: Client) -> None:
    ask("q", add=pledge("p1"))
    page = manager.get("/questions/").content.decode()
    assert "We promise it." in page
    assert "Nothing is owed until somebody confirms it" in page
    assert manager.get("/").content.decode().count("/questions/") >= 2


def test_a_question_tells_what_a_confirmed_company_is_called_and_days_in_full(
    manager: Client,
) -> None:
    company = {"id": "n", "name": "Quellwerk", "timezone": "UTC"}
    ask("Who is quellwerk.example", "who_is", add={"organizations": [company]})
    ask("due on 2026-11-26 or on 2026-13-45", add=pledge("p1"))
    page = manager.get("/questions/").content.decode()
    assert "“Quellwerk” is added to the organizations" in page
    assert "due on 26 November 2026 or on 2026-13-45" in page


def test_a_confirmed_question_is_a_fact_with_its_sentence(manager: Client) -> None:
    ask("q", add=pledge("p1"))
    for _ in range(2):
        assert manager.post("/questions/", {"yes": "q"}).status_code == 302
    found = FACTS["pledges"].objects.get(pk="p1")
    assert "We promise it." in found.note
    question = Question.objects.get(pk="q")
    assert (question.answer, question.quote, question.answered_by) == ("yes", "", "Tomás Rivera")
    assert Entry.objects.filter(reason="", details__sentence__icontains="Is it so").count() == 1


def test_a_dismissed_question_is_forgotten_and_may_be_asked_again(manager: Client) -> None:
    ask("q", add=pledge("p1"))
    manager.post("/questions/", {"no": "q"})
    assert Question.objects.get(pk="q").quote == ""
    assert not FACTS["pledges"].objects.filter(pk="p1").exists()
    manager.post("/questions/q/undo/", {"next": "https://elsewhere.example/"})
    assert Question.objects.get(pk="q").answer == ""


def test_several_are_answered_at_once(manager: Client) -> None:
    for number in range(4):
        ask(f"q{number}", add=pledge(f"p{number}"))
    answer = manager.post("/questions/", {"q": ["q0", "q1", "q2"], "all": "yes"}, follow=True)
    assert "3 questions confirmed" in answer.content.decode()
    assert FACTS["pledges"].objects.filter(pk__in=["p0", "p1", "p2"]).count() == 3
    manager.post("/questions/", {"q": ["q3"], "all": "no"})
    assert Question.objects.filter(answer="no").count() == 1
    assert "Nothing is asked." in manager.get("/questions/").content.decode()


def test_what_would_open_a_block_stays_open_and_leads_to_the_guardrail(manager: Client) -> None:
    share = {
        "id": "s1",
        "relationship": "with-brightwater",
        "sharer": "northwind",
        "shared_at": "2026-06-01T10:00:00Z",
        "confidentiality": "restricted",
        "topic": "budget",
    }
    ask("q", "share", add={"shares": [{**share, "shared_at": _now()}]})
    answer = manager.post("/questions/", {"yes": "q"}, follow=True)
    assert "stays open" in answer.content.decode()
    assert Question.objects.get(pk="q").answer == ""
    assert not FACTS["shares"].objects.filter(pk="s1").exists()
    screens = Screens(manager)
    stopped = screens.fill("/questions/q/")
    assert stopped.status_code == 409


def _now() -> str:
    return format_instant(present())


def test_fields_are_put_right_before_it_is_confirmed(manager: Client) -> None:
    ask("q", add=pledge("p1", made_at="2026-06-01T10:00:59Z"))
    screens = Screens(manager)
    answer = screens.fill("/questions/q/", due_on="2026-12-24", text="Passes for two", anyway="1")
    assert answer.status_code == 302
    found = FACTS["pledges"].objects.get(pk="p1")
    assert (str(found.due_on), found.text) == ("2026-12-24", "Passes for two")
    assert found.made_at % 60_000_000 == 59_000_000  # what was not touched keeps its seconds
    assert Question.objects.get(pk="q").answer == "yes"


def test_a_wrong_field_is_told_and_nothing_is_answered(manager: Client) -> None:
    ask("q", add=pledge("p1"))
    screens = Screens(manager)
    assert screens.fill("/questions/q/", pledger="pell").status_code == 422
    assert screens.fill("/questions/q/", text="").status_code == 422
    assert screens.fill("/questions/q/", text="x" * 30_000).status_code == 422
    assert Question.objects.get(pk="q").answer == ""
    assert manager.post("/questions/q/", {}).status_code == 422


def test_scripts_are_text(manager: Client) -> None:
    ask("q", quote=SCRIPT, add=pledge("p1", text=SCRIPT))
    Question.objects.update(text=SCRIPT, place=SCRIPT)
    for url in ("/questions/", "/questions/q/", f"/questions/?kind={SCRIPT}&partner={SCRIPT}"):
        assert b"<script>alert" not in manager.get(url).content
    manager.post("/questions/", {"yes": SCRIPT, "q": [SCRIPT, "\0", "x" * 5000], "all": SCRIPT})
    manager.post("/questions/", {"yes": "q"})
    for url in ("/facts/pledges/p1/", "/audit/", f"/partners/{MINE}/"):
        assert b"<script>alert" not in manager.get(url).content


def _who_is(name: str = "Bolt", domain: str = "bolt.example") -> None:
    organization = {"id": "organization-b", "name": name, "timezone": "UTC", "domains": [domain]}
    ask("who", "who_is", "", add={"organizations": [organization]})


def test_a_company_that_is_confirmed_is_known_by_its_domain(manager: Client) -> None:
    _who_is()
    manager.post("/questions/", {"yes": "who"})
    assert known_to_sources().organization_of_domain("bolt.example") == "organization-b"


def test_a_company_that_is_known_takes_the_domain_and_the_name_over(manager: Client) -> None:
    _who_is()
    answer = Screens(manager).fill("/questions/who/", instead="halden", anyway="1")
    assert answer.status_code == 302
    known = known_to_sources()
    assert known.organization_of_domain("bolt.example") == "halden"
    assert known.organization_named("bolt") == "halden"
    assert known.organization_of_domain("halden.example") == "halden"
    assert not FACTS["organizations"].objects.filter(pk="organization-b").exists()


def test_an_address_goes_to_another_person_than_was_guessed(manager: Client) -> None:
    emails = ["astrid.lunde@halden.example", "al@halden.example"]
    ask("same", "same_as", set={"people": {"astrid": {"emails": emails}}})
    Screens(manager).fill("/questions/same/", instead="henrik", anyway="1")
    known = known_to_sources()
    assert known.person_of_address("al@halden.example") == "henrik"
    assert known.person_of_address("astrid.lunde@halden.example") == "astrid"


def test_a_speaker_of_another_company_counts_there(manager: Client) -> None:
    row = FACTS["meetings"].objects.get(pk="meeting-halden-86")
    talk = {each["organization"]: each["seconds"] for each in row.talk_seconds}
    proposed = {**talk, "halden": talk["halden"] + 100}
    rows = [{"organization": each, "seconds": proposed[each]} for each in sorted(proposed)]
    person = {"id": "speaker-1", "organization": "halden", "name": "Kari Nilsen"}
    action: dict[str, Any] = {
        "add": {"people": [person]},
        "set": {"meetings": {row.pk: {"talk_seconds": rows}}},
    }
    ask("speaker", "speaker", **action)
    Screens(manager).fill("/questions/speaker/", organization="castellan", anyway="1")
    row.refresh_from_db()
    now = {each["organization"]: each["seconds"] for each in row.talk_seconds}
    assert now == {**talk, "castellan": talk["castellan"] + 100}
    assert known_to_sources().people_named("Kari Nilsen", ["castellan"]) == ["speaker-1"]


def ask_who_spoke(pk: str, seconds: int, **person: str) -> dict[str, int]:
    """Ask whether somebody who spoke for some seconds was of Halden; what is known of the talk."""
    row = FACTS["meetings"].objects.get(pk="meeting-halden-86")
    talk = {each["organization"]: each["seconds"] for each in row.talk_seconds}
    proposed = {**talk, "halden": talk["halden"] + seconds}
    rows = [{"organization": each, "seconds": proposed[each]} for each in sorted(proposed)]
    added = {"people": [{"id": f"of-{pk}", "organization": "halden", **person}]} if person else {}
    ask(pk, "speaker", add=added, set={"meetings": {row.pk: {"talk_seconds": rows}}})
    return talk


@pytest.mark.parametrize("order", [*permutations(("kari", "nameless", "ola"))])
def test_everybody_who_spoke_in_a_meeting_counts(order: tuple[str, ...], manager: Client) -> None:
    talk = ask_who_spoke("kari", 100, name="Kari Nilsen")
    ask_who_spoke("nameless", 20)
    ask_who_spoke("ola", 3, name="Ola Berg")
    ask_who_spoke("nobody", 7)
    for each in order:
        if each == "ola":
            Screens(manager).fill("/questions/ola/", organization="castellan", anyway="1")
        else:
            manager.post("/questions/", {"q": [each], "all": "yes"})
    row = FACTS["meetings"].objects.get(pk="meeting-halden-86")
    now = {each["organization"]: each["seconds"] for each in row.talk_seconds}
    assert now == {**talk, "halden": talk["halden"] + 120, "castellan": talk["castellan"] + 3}
    (left,) = Question.objects.filter(answered_at=None, kind="speaker")
    rows = left.if_yes["set"]["meetings"][row.pk]["talk_seconds"]
    proposed = {each["organization"]: each["seconds"] for each in rows}
    assert proposed == {**now, "halden": now["halden"] + 7}


def test_a_transcript_is_of_one_meeting_alone(manager: Client) -> None:
    held = FACTS["meetings"].objects.filter(relationship=MINE, ended_at__isnull=False)
    several = held.order_by("-starts_at")[:3]
    rows = [{"organization": "halden", "seconds": 77}, {"organization": "northwind", "seconds": 9}]
    for each in several:
        action = {"set": {"meetings": {each.pk: {"talk_seconds": rows}}}}
        ask(f"which-{each.pk}", "which_relationship", **action)
    other = [{"organization": "halden", "seconds": 78}]
    another = {"set": {"meetings": {several[0].pk: {"talk_seconds": other}}}}
    ask("another", "which_relationship", **another)
    ids = [f"which-{each.pk}" for each in several]
    assert manager.post("/questions/", {"q": ids, "all": "yes"}).status_code == 302
    assert [each.talk_seconds == rows for each in held].count(True) == 1
    answers = Question.objects.filter(pk__in=ids).values_list("answer", flat=True)
    assert sorted(answers) == ["no", "no", "yes"]
    assert Question.objects.get(pk="another").answer == ""


def test_who_spoke_is_asked_anew_while_it_is_open(manager: Client) -> None:
    ask_who_spoke("kari", 100, name="Kari Nilsen")
    talk = ask_who_spoke("kari", 300, name="Kari Nilsen")
    manager.post("/questions/", {"yes": "kari"})
    row = FACTS["meetings"].objects.get(pk="meeting-halden-86")
    now = {each["organization"]: each["seconds"] for each in row.talk_seconds}
    assert now["halden"] == talk["halden"] + 300
    ask_who_spoke("kari", 1, name="Kari Nilsen")
    assert not Question.objects.filter(answered_at=None, kind="speaker").exists()


def test_a_click_is_answered_by_its_own_item(manager: Client) -> None:
    ask("q", add=pledge("p1"))
    answer = manager.post("/questions/", {"no": "q"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert b"Undo" in answer.content


def test_many_are_paged(manager: Client) -> None:
    for number in range(45):
        ask(f"q{number:02}", add=pledge(f"p{number}"))
    seen: set[str] = set()
    for page in (1, 2, 3):
        content = manager.get(f"/questions/?page={page}").content.decode()
        seen |= {f"q{number:02}" for number in range(45) if f'id="q-q{number:02}"' in content}
    assert len(seen) == 45
    for odd in ("0", "-1", "x", "9" * 50):
        assert manager.get(f"/questions/?page={odd}").status_code == 200
