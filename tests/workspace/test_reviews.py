"""Quarterly reviews: what the partner's page rests on, that it stays, and how it is printed."""

import json
import re
import shutil
import subprocess
import sys
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.ledger.test_same import ORIGIN
from tests.workspace.conftest import Sign
from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.facts.file import parse
from troth.facts.quarters import quarter_of
from troth.facts.times import DAY, format_instant, moment
from troth.ledger.importing import Origin, import_facts
from troth.ledger.models import FACTS, FrozenReview, Relationship
from troth.ledger.past import recall
from troth.ledger.reviewing import review, waiting
from troth.ledger.writing import present
from troth.review.partner import HIDDEN_RULES
from troth.rules import RULES
from troth.workspace.findings import open_findings
from troth.workspace.pdf import pdf

CANARY = "Canary"
MINE = "with-halden"
PAGE = f"/reviews/{MINE}/partner/"
A4 = (595.28, 841.89)


def last_quarter() -> str:
    return quarter_of(moment(present()).date()).after(-1).id


def then(days: int) -> str:
    """A time within the last quarter, so many days before its end."""
    quarter = quarter_of(moment(present()).date()).after(-1)
    return format_instant(quarter.ends("Europe/Berlin") - days * DAY)


def add(**facts: Any) -> None:
    """Import some facts, and review what they touch."""
    document = {"format": "troth-facts/1", "me": "northwind", **facts}
    import_facts(parse(json.dumps(document).encode()), Origin("facts", "more", "tests"))
    now = present()
    for _ in review(waiting(now), now, 1):
        pass


def body(client: Client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return b"".join(answer) if answer.streaming else answer.content


def sheet(html: bytes) -> str:
    """The partner's page within a page of the workspace."""
    found = re.search(
        r'<section class="sheet" aria-labelledby="sheet-partner">.*?</section>', html.decode(), re.S
    )
    assert found is not None
    return found[0]


def pages(file: bytes) -> list[str]:
    """The text of each page of a PDF, all of which are A4."""
    reader = PdfReader(BytesIO(file))
    for each in reader.pages:
        assert [float(side) for side in each.mediabox[2:]] == pytest.approx(A4, abs=1)
    return [each.extract_text() for each in reader.pages]


def everything(file: bytes) -> bytes:
    """All that a PDF holds: its bytes, its streams unpacked, what is said of it."""
    reader = PdfReader(BytesIO(file))
    parts = [file, repr(reader.metadata).encode()]
    for number in range(1, len(reader.xref[0]) + 1 if reader.xref.get(0) else 1):
        found = reader.get_object(number)
        parts.append(repr(found).encode())
        if hasattr(found, "get_data"):
            parts.append(found.get_data())
    return b"\n".join(parts)


# -- no trace of what they may not know -----------------------------------------------------------


def plant() -> None:
    """A rival of theirs that they were not told of, on the same deal, and other secrets."""
    engagement = FACTS["engagements"].objects.get(pk="castellan-platform-halden")
    add(
        organizations=[{"id": "canary-rival", "name": f"{CANARY} Rival", "timezone": "UTC"}],
        relationships=[
            {
                "id": "with-canary",
                "a": "northwind",
                "b": "canary-rival",
                "started_at": then(80),
                "leads": ["tomas"],
            }
        ],
        rivalries=[{"id": "canary", "a": "halden", "b": "canary-rival", "since_at": then(89)}],
        opportunities=[
            {
                "id": "canary-deal",
                "name": f"{CANARY} deal",
                "owner": "northwind",
                "stages": [{"stage": "prospect", "at": then(60)}],
                "value": 777123,
                "currency": "EUR",
            }
        ],
        engagements=[
            {
                "id": f"canary-{number}",
                "relationship": "with-canary",
                "opportunity": opportunity,
                "lead": "northwind",
                "partner": "canary-rival",
                "capability": engagement.capability,
                "identified_at": then(50),
                "exploring_at": then(45),
                "proposed_at": then(40),
                "note": CANARY,
                "value": 777123,
                "attribution": "sourced",
            }
            for number, opportunity in enumerate(("castellan-platform", "canary-deal"))
        ],
        asks=[
            {
                "id": "canary-ask",
                "relationship": MINE,
                "asker": "northwind",
                "asked": "canary-rival",
                "kind": "availability",
                "text": f"Is {CANARY} better?",
                "made_at": then(30),
            }
        ],
        support_requests=[
            {
                "id": "canary-help",
                "relationship": MINE,
                "organization": "northwind",
                "opened_at": then(30),
                "topic": CANARY,
            }
        ],
        policies=[
            {
                "id": "canary-policy",
                "level": "organization",
                "organization": "northwind",
                "parameter": "do04_quiet_days",
                "value": 1,
                "set_at": then(60),
            }
        ],
        claims=[
            {
                "id": "canary-claim",
                "relationship": MINE,
                "speaker": "northwind",
                "about": "halden",
                "audience": "canary-rival",
                "level": 5,
                "text": CANARY,
                "made_at": then(30),
            }
        ],
        messages=[
            {
                "id": "canary-message",
                "relationship": "with-canary",
                "sender": "northwind",
                "recipients": ["canary-rival"],
                "sent_at": then(30),
            }
        ],
    )


def test_the_partners_page_has_no_trace_of_a_rival(sign_in: Sign) -> None:
    client = sign_in("manager")
    urls = [PAGE, f"/reviews/{MINE}/figures.csv"]
    before = {url: body(client, url) for url in urls}
    text = pages(body(client, f"/reviews/{MINE}/partner.pdf"))
    plant()
    ours = body(client, f"/reviews/{MINE}/").decode()
    assert CANARY in ours.replace(sheet(ours.encode()), "")  # we do know
    assert {url: body(client, url) for url in urls} == before  # to the last number
    assert sheet(ours.encode()).replace("<span>1 of 2</span>", "") == sheet(before[PAGE])
    file = body(client, f"/reviews/{MINE}/partner.pdf")
    assert pages(file) == text
    assert len(text) == 1
    held = everything(file)
    for secret in (CANARY, "canary", "777123"):
        assert secret.encode() not in before[PAGE]
        assert secret not in text[0]
        assert secret.encode() not in held
        assert secret.encode("utf-16-be") not in held
    _share(client)
    frozen = FrozenReview.objects.get()
    kept = json.dumps([frozen.shown, frozen.page, frozen.policies])
    assert "canary" not in kept.lower()


def test_no_page_for_a_partner_speaks_of_the_rules_that_stay_with_us(sign_in: Sign) -> None:
    client = sign_in("manager")
    titles = {each.title.rpartition(": ")[2] for each in RULES if each.id in HIDDEN_RULES}
    for pk in (
        FACTS["relationships"]
        .objects.filter(a="northwind", ended_at=None)
        .values_list("pk", flat=True)
    ):
        answer = client.get(f"/reviews/{pk}/partner/")
        if answer.status_code == 200:
            html = answer.content.decode()
            assert not any(each in html for each in (*HIDDEN_RULES, *titles)), pk


# -- what is shared stays -------------------------------------------------------------------------


def _share(client: Client, **changed: str) -> Any:
    html = body(client, f"/reviews/{MINE}/").decode()
    fields = dict(re.findall(r'name="(opened_at|imprint)" value="([^"]*)"', html))
    return client.post(f"/reviews/{MINE}/share/?quarter={last_quarter()}", fields | changed)


def test_what_was_shared_stays_as_it_was_shown(sign_in: Sign) -> None:
    client = sign_in("manager")
    shown = body(client, PAGE)
    answer = _share(client)
    kept = FrozenReview.objects.get()
    assert answer["Location"] == f"/reviews/shared/{kept.pk}/"
    own = f"/reviews/shared/{kept.pk}/"
    before = {url: body(client, url) for url in (f"{own}partner/", f"{own}figures.csv")}
    assert before[f"{own}figures.csv"] == body(client, f"/reviews/{MINE}/figures.csv")
    words = re.sub(r", shared on [^<]*", "", sheet(before[f"{own}partner/"]))
    assert words == sheet(shown)
    assert kept.quarter == last_quarter()
    assert set(kept.shown) == {"northwind", "halden"}
    pledge = {
        "id": "forgotten",
        "relationship": MINE,
        "pledger": "northwind",
        "beneficiary": "halden",
        "text": "What nobody had written down",
        "made_at": then(60),
        "due_on": then(40)[:10],
    }
    policy = {
        "id": "p",
        "level": "site",
        "parameter": "do04_quiet_days",
        "value": 3,
        "set_at": then(85),
    }
    add(
        pledges=[pledge],
        policies=[policy],
        organizations=[{"id": "halden", "name": "Another name", "timezone": "Europe/Oslo"}],
    )
    assert sheet(body(client, PAGE)) != sheet(shown)
    assert {url: body(client, url) for url in before} == before
    file = body(client, f"{own}partner.pdf")
    assert len(pages(file)) == 1
    assert "Halden Integrators and Northwind Systems" in pages(file)[0]
    for url in (f"/partners/{MINE}/", "/reviews/", f"/reviews/{MINE}/"):
        assert own in body(client, url).decode()


def test_only_what_was_seen_is_shared_and_only_by_who_leads(sign_in: Sign) -> None:
    client = sign_in("manager")
    for changed in ({"imprint": "x"}, {"opened_at": "1"}, {"opened_at": ""}):
        answer = _share(client, **changed)
        assert answer["Location"].startswith(f"/reviews/{MINE}/?quarter=")
    for role in ("seller", "viewer"):
        assert sign_in(role).post(f"/reviews/{MINE}/share/").status_code == 403
    assert FrozenReview.objects.count() == 0


def test_who_does_not_work_on_a_relationship_reads_no_confidential_line(sign_in: Sign) -> None:
    share = FACTS["shares"].objects.get(title="Price model for Thornby")
    quarter = quarter_of(moment(share.shared_at).date()).id
    url = f"/reviews/{share.relationship_id}/partner/?quarter={quarter}"
    assert b"Price model for Thornby" in body(sign_in("manager"), url)
    page = body(sign_in("admin"), url)
    assert b"Something confidential is concerned" in page
    assert b"Price model for Thornby" not in page


# -- our own page ---------------------------------------------------------------------------------


def test_our_page_counts_who_was_a_partner_in_the_quarter(sign_in: Sign) -> None:
    client = sign_in("manager")
    kept = {"timezone": "Europe/Berlin"}
    both = {"a": "northwind", "leads": ["tomas"]}
    add(
        organizations=[{"id": "old", "name": "Old", **kept}, {"id": "new", "name": "New", **kept}],
        relationships=[
            {
                "id": "with-old",
                "b": "old",
                "started_at": then(80),
                "ended_at": then(-1),
                **both,
            },
            {"id": "with-new", "b": "new", "started_at": then(-2), **both},
        ],
    )
    board = client.get(f"/reviews/{MINE}/").context
    names = {each.id for each in board["portfolio"].partners}
    assert "old" in names
    assert "new" not in names
    current = quarter_of(moment(present()).date()).id
    board = client.get(f"/reviews/{MINE}/?quarter={current}").context
    names = {each.id for each in board["portfolio"].partners}
    assert "old" not in names
    assert "new" in names


def test_blocks_that_find_no_room_on_our_page_are_counted(sign_in: Sign) -> None:
    client = sign_in("manager")
    board = client.get(f"/reviews/{MINE}/").context
    open_now = open_findings(Reach(User.objects.get(name="Tomás Rivera"))).filter(severity="block")
    assert board["open_blocks"] == open_now.count() > 0
    several = [
        {
            "id": f"secret-{each}",
            "relationship": "with-brightwater",
            "sharer": "northwind",
            "topic": "budget",
            "confidentiality": "confidential",
            "shared_at": format_instant(present() - DAY),
        }
        for each in range(4)
    ]
    add(shares=several)
    html = body(client, f"/reviews/{MINE}/").decode()
    assert f"(2 of {open_now.count()})" in html


# -- paper ----------------------------------------------------------------------------------------


def fits(file: bytes) -> list[str]:
    """The words of a PDF that run into the foot of their page, or over its edge."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=file, capture_output=True, check=True
    ).stdout.decode()
    wrong = []
    for text in told.split("<page ")[1:]:
        words = re.findall(
            r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)', text
        )
        foot = max(float(top) for _, top, _, _, word in words if word == "Troth,")
        wrong += [
            word
            for left, top, right, bottom, word in words
            if float(left) < 0
            or float(right) > A4[0]
            or float(bottom) > A4[1]
            or (foot - 4 < float(bottom) and float(top) < foot - 0.5)
        ]
    return wrong


LONG = "Gesellschaft für außergewöhnlich lange Firmennamen und Beteiligungen mbH & Co. KG, "


def long_names() -> None:
    """Names, titles and promises as long as anybody could make them."""
    names = [
        {"id": each.pk, "name": f"{LONG}{each.pk}", "timezone": each.timezone}
        for each in FACTS["organizations"].objects.all()
    ]
    deals = [
        {
            "id": each.pk,
            "name": f"{LONG}{LONG}{each.pk}",
            "owner": each.owner_id,
            "stages": [{**row, "at": format_instant(row["at"])} for row in each.stages],
        }
        for each in FACTS["opportunities"].objects.all()
    ]
    quarter = quarter_of(moment(present()).date())
    pledges = [
        {
            "id": f"long-{number}",
            "relationship": MINE,
            "pledger": ("northwind", "halden")[number % 2],
            "beneficiary": ("halden", "northwind")[number % 2],
            "text": f"{number} {LONG * 4}",
            "made_at": then(60),
            "due_on": due,
        }
        for due in (str(quarter.months[1]), then(20)[:10])
        for number in range(10 * len(due), 10 * len(due) + 10)
    ]
    unique = {each["id"]: each for each in pledges}
    gone = [{**each, "id": f"due-{each['id']}", "due_on": then(20)[:10]} for each in pledges]
    agreements = [
        {
            "id": f"long-{number}",
            "relationship": MINE,
            "kind": "alliance",
            "signed_at": then(30),
            "title": f"{number} {LONG * 2}",
        }
        for number in range(9)
    ]
    ideas = [
        {
            "id": f"long-{number}",
            "relationship": MINE,
            "proposer": "halden",
            "offered_at": then(40),
            "responded_at": then(39),
            "response": "adopted",
            "text": LONG * 3,
        }
        for number in range(9)
    ]
    add(
        organizations=names,
        opportunities=deals,
        agreements=agreements,
        ideas=ideas,
        pledges=[*unique.values(), *{each["id"]: each for each in gone}.values()],
    )


def fifty_partners() -> None:
    """Fifty more, with every currency and a finding each."""
    numbers = range(50)
    add(
        organizations=[
            {"id": f"org-{each}", "name": f"{LONG[: each * 2]}Org {each}", "timezone": "UTC"}
            for each in numbers
        ],
        relationships=[
            {
                "id": f"with-org-{each}",
                "a": "northwind",
                "b": f"org-{each}",
                "started_at": "2025-01-05T10:00:00Z",
                "leads": ["tomas"],
            }
            for each in numbers
        ],
        opportunities=[
            {
                "id": f"deal-{each}",
                "name": f"Deal {each}",
                "owner": "northwind",
                "value": 10_000_000,
                "currency": ("EUR", "USD", "JPY", "NOK")[each % 4],
                "stages": [{"stage": "prospect", "at": "2026-01-05T10:00:00Z"}],
            }
            for each in numbers
        ],
        engagements=[
            {
                "id": f"engagement-{each}",
                "relationship": f"with-org-{each}",
                "opportunity": f"deal-{each}",
                "lead": "northwind",
                "partner": f"org-{each}",
                "capability": "hosting",
                "identified_at": "2026-02-05T10:00:00Z",
                "exploring_at": "2026-03-05T10:00:00Z",
                "committed_at": "2026-04-05T10:00:00Z",
                "attribution": ("sourced", "influenced")[each % 2],
                "value": 1_234_567.0 * each,
            }
            for each in numbers
        ],
        pledges=[
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
        ],
    )


@pytest.mark.parametrize("world", ["demo", "long names", "fifty partners"])
def test_a_review_is_printed_on_two_pages_and_the_partners_on_one(
    world: str, sign_in: Sign
) -> None:
    client = sign_in("manager")
    {"long names": long_names, "fifty partners": fifty_partners}.get(world, lambda: None)()
    for _ in recall(present()):
        pass
    current = quarter_of(moment(present()).date()).id
    for quarter in (last_quarter(), current):
        for name, number in (("both", 2), ("partner", 1)):
            file = body(client, f"/reviews/{MINE}/{name}.pdf?quarter={quarter}")
            text = pages(file)
            assert len(text) == number
            assert fits(file) == [], (quarter, name)
            assert "How far to trust this page" in text[0]
    if world == "fifty partners":
        text = pages(body(client, f"/reviews/{MINE}/both.pdf"))
        left = len(client.get(f"/reviews/{MINE}/").context["portfolio"].partners) - 9
        assert left > 40
        assert re.search(rf"{left}\s+more\s+are\s+in\s+the\s+portfolio", text[1])


@pytest.fixture
def one_partner(workspace: str) -> Client:
    """A workspace with a single partner, with whom nothing has happened in the quarter."""
    zone = {"timezone": "Europe/Berlin"}
    document: dict[str, Any] = {
        "format": "troth-facts/1",
        "me": "acme",
        "organizations": [
            {"id": "acme", "name": "Acme", **zone},
            {"id": "bolt", "name": "Bolt", **zone},
        ],
        "relationships": [
            {"id": "r", "a": "acme", "b": "bolt", "started_at": "2020-01-05T10:00:00Z"}
        ],
        "agreements": [
            {"id": "nda", "relationship": "r", "kind": "nda", "signed_at": "2020-02-05T10:00:00Z"}
        ],
        "pledges": [
            {
                "id": "p",
                "relationship": "r",
                "pledger": "acme",
                "beneficiary": "bolt",
                "text": "A visit",
                "made_at": "2020-02-05T10:00:00Z",
                "due_on": str(quarter_of(moment(present()).date()).months[1]),
            }
        ],
    }
    import_facts(document, ORIGIN)
    now = present()
    for _ in review(waiting(now), now, 1):
        pass
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.create_user("ada@acme.example", roles=["manager"], name="Ada"))
    return client


def test_without_anything_in_the_quarter_agreements_and_pledges_are_left(
    one_partner: Client,
) -> None:
    file = body(one_partner, "/reviews/r/both.pdf")
    text = pages(file)
    assert len(text) == 2
    assert fits(file) == []
    assert "NDA" in text[0]
    assert "A visit" in text[0]
    assert "We treat them" not in text[0]
    html = sheet(body(one_partner, "/reviews/r/partner/"))
    assert "<svg" not in html
    assert one_partner.get("/portfolio/").status_code == 200


def test_a_quarter_before_the_relationship_has_no_page(one_partner: Client) -> None:
    Relationship.objects.update(started_at=present())
    assert b"There was no relationship" in body(one_partner, "/reviews/r/")
    for name in ("partner/", "partner.pdf", "both.pdf", "figures.csv"):
        assert one_partner.get(f"/reviews/r/{name}").status_code == 404


@pytest.mark.parametrize("quarter", ["1901-Q1", "2999-Q4", "x", "", "2026-Q9"])
def test_any_quarter_in_the_address_is_answered(quarter: str, one_partner: Client) -> None:
    for name in ("", "partner/", "figures.csv"):
        assert one_partner.get(f"/reviews/r/{name}?quarter={quarter}").status_code == 200


def test_without_weasyprint_the_page_says_what_to_install(
    one_partner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf.cache_clear()
    answer = one_partner.get("/reviews/r/partner.pdf")
    assert answer.status_code == 503
    assert "pip install" in answer.content.decode()
