"""Every address, with every role and method, and without signing in."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.workspace.conftest import ROLES, Sign
from troth.accounts.models import Invitation, User
from troth.facts.model import COLLECTIONS
from troth.facts.quarters import quarter_of
from troth.facts.times import moment
from troth.ledger.models import FACTS, Entry, Question, Source, SupportRequest
from troth.ledger.records import freeze
from troth.ledger.writing import present
from troth.workspace import digests, pdf
from troth.workspace.actions import actions
from troth.workspace.models import Foresight, HeldAction, ImportRun, Notice, ParkedAsk, PutAside
from troth.workspace.pages import urlpatterns
from troth.workspace.registry import PAGES

assert len(urlpatterns) == len(PAGES)  # all of them are there before any is asked for

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MINE = "with-halden"
WITHOUT_TOKEN = ("notices-stop",)
"""Forms that mail programs send, by a signed link that can do nothing else."""


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have PDF files, which other tests look into, not drawn: it took seconds of each walk."""
    monkeypatch.setattr(pdf, "pdf", str.encode)


def _first(collection: str) -> str:
    return str(FACTS[collection].objects.order_by("pk").values_list("pk", flat=True).first())


def addresses(user: User) -> Iterator[tuple[str, str]]:
    """Every page's name with an address of it; where it needs something, that is made."""
    at = present()
    held = HeldAction.objects.create(
        action="share",
        given={},
        sentence="Share it.",
        relationships=[MINE],
        findings={"new": [], "raised": []},
        asked_by=user,
        asked_at=at,
        waits_for="approval",
        reason="it cannot wait any longer",
        approver=user,
        token="walk",
    )
    run = ImportRun.objects.create(kind="crm", files=[], asked_by=user, asked_at=at)
    aside = PutAside.objects.create(user=user, key="k", how="done", at=at)
    parked = ParkedAsk.objects.create(relationship_id=MINE, given={}, parked_by=user, parked_at=at)
    shared = freeze(MINE, at, "walk", quarter_of(moment(at).date()).after(-1))
    source = Source.objects.create(kind="mail", name="walk", how="imap", connected_at=at)
    asked = Question.objects.create(
        id="walk",
        source=source,
        kind="pledge",
        relationship_id=MINE,
        text="Did they promise it?",
        place="x",
        if_yes={},
        asked_at=at,
    )
    invitation = Invitation.objects.create(email="x@y.example", name="X", roles=["viewer"])
    thought = Foresight.objects.create(
        parameter="do04_reply_days", value=3, level="site", asked_by=user, asked_at=at
    )
    notice = Notice.objects.create(
        user=user, kind="decisions", thing="held", ref=str(held.pk), event="decided", at=at
    )
    support = SupportRequest.objects.get_or_create(
        pk="walk",
        defaults={
            "relationship_id": MINE,
            "organization_id": "northwind",
            "opened_at": at,
            "entry": Entry.objects.latest("pk"),
        },
    )[0]
    arguments: dict[str, list[list[object]]] = {
        "facts": [[each] for each in COLLECTIONS],
        "facts-csv": [[each] for each in COLLECTIONS],
        "fact": [[each, _first(each)] for each in COLLECTIONS],
        "known": [["people"], ["relationships"], ["opportunities"]],
        "partner": [[MINE]],
        "mark": [[MINE, "do-04-communicate-under-nda"]],
        "file": [["nothing"]],
        "stand-up": [[MINE]],
        "parked": [[parked.pk]],
        "opportunity": [["castellan-platform"]],
        "ask-around": [["castellan-platform"]],
        "compare": [["castellan-platform"]],
        "influence": [["castellan-platform-halden"]],
        "meeting": [[_first("meetings")]],
        "meeting-transcript": [[_first("meetings")]],
        "question": [[asked.pk]],
        "question-undo": [[asked.pk]],
        "source-read": [[source.pk]],
        "source-disconnect": [[source.pk]],
        "rule": [["dont-02-cheat"]],
        "do": [[name] for name, each in actions().items() if not each.collection],
        "do-on": [
            [name, _first(each.collection)] for name, each in actions().items() if each.collection
        ],
        "team-request": [[support.pk]],
        "notice": [[notice.pk]],
        "notice-read": [[notice.pk]],
        "notices-stop": [[digests.token_of(user)]],
        "held": [[held.pk]],
        "held-approve": [[held.pk]],
        "held-decline": [[held.pk]],
        "held-withdraw": [[held.pk]],
        "import-run": [[run.pk]],
        "put-aside-undo": [[aside.pk]],
        **{name: [[MINE]] for name in PAGES if name.startswith("review-")},
        "review": [[MINE]],
        **{name: [[shared.pk]] for name in PAGES if name.startswith("shared-review")},
        "policy": [["do04_reply_days"], ["block_days"]],
        "foresee": [["do04_reply_days"]],
        "policy-back": [["do04_reply_days"]],
        "foresight": [[thought.pk]],
        "foresight-csv": [[thought.pk]],
        "policy-change": [[thought.pk]],
        "user": [[user.pk]],
        "uninvite": [[invitation.pk]],
        "invited": [[invitation.token]],
    }
    for name in PAGES:
        for each in arguments.get(name, [[]]):
            yield name, reverse(name, args=each)


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_for_those_it_says_and_for_no_one_else(role: str, sign_in: Sign) -> None:
    client = sign_in(role)
    client.raise_request_exception = False
    user = next(each for each in User.objects.exclude(person=None) if role in each.roles)
    wrong = []
    for name, url in addresses(user):
        page = PAGES[name]
        for method in METHODS:
            answer = client.generic(method, url)
            if method not in page.methods:
                fits = answer.status_code == 405
            elif page.who and role not in page.who:
                fits = answer.status_code == 403
            else:  # an empty form may be refused, a fact may not be this user's to change
                fits = answer.status_code in (200, 302, 403, 404, 422)
            if not fits:
                wrong.append((name, url, method, answer.status_code))
    assert wrong == []


def test_without_signing_in_nothing_is_shown(sign_in: Sign) -> None:
    sign_in("admin")
    client = Client(HTTP_HOST="localhost")
    user = User.objects.get(email="daniel@northwind.example")
    wrong = []
    for name, url in addresses(user):
        page = PAGES[name]
        for method in METHODS:
            answer = client.generic(method, url)
            if method not in page.methods:
                fits = answer.status_code == 405
            elif page.who:
                fits = answer.status_code == 302 and answer["Location"].startswith("/account/login")
            else:
                fits = answer.status_code in (200, 302, 404, 422)
            if not fits:
                wrong.append((name, url, method, answer.status_code))
    assert wrong == []


def test_a_form_from_elsewhere_is_refused(sign_in: Sign) -> None:
    sign_in("manager")
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    client.force_login(User.objects.get(email="tomas@northwind.example"))
    refused = [
        (name, client.post(url).status_code)
        for name, url in addresses(User.objects.get(email="tomas@northwind.example"))
        if "POST" in PAGES[name].methods and name not in WITHOUT_TOKEN
    ]
    assert [each for each in refused if each[1] != 403] == []


def test_every_answer_has_the_security_headers(sign_in: Sign) -> None:
    answer = sign_in("manager").get("/")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_address_with_anything_in_it_is_answered(sign_in: Sign) -> None:
    client = sign_in("manager")
    user = User.objects.get(email="tomas@northwind.example")
    names = ("q", "partner", "sort", "page", "state", "from", "about", "rule", "who", "kind")
    wrong = []
    for name, url in addresses(user):
        if "GET" not in PAGES[name].methods:
            continue
        for text in ("\0", "-1", "9" * 40, "%", "'\"><script>", "\u202e", "x" * 3000):
            answer = client.get(url, dict.fromkeys(names, text))
            if answer.status_code not in (200, 302, 400, 403, 404):
                wrong.append((name, url, text, answer.status_code))
            elif not answer.streaming and b"<script>'" in answer.content:
                wrong.append((name, url, text, "raw"))
    assert wrong == []
