"""A partner's customer meeting in a real browser, and questions answered by keyboard."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Site
from tests.browser.test_pages import faults

TRANSCRIPT = """WEBVTT

1
00:00:00.000 --> 00:09:00.000
Astrid Lunde: Welcome to everybody, and thank you for the time.

2
00:09:00.000 --> 00:19:00.000
Maya Okafor: Thank you. I will send you our names by Friday.

3
00:19:00.000 --> 00:21:00.000
Liv Aasen: I need them for the gate.

4
00:21:00.000 --> 00:22:00.000
Astrid Lunde: What if we start with Odense instead of Bergen?
"""


def _at(hours: float) -> str:
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def meeting(own_demo: Site, tmp_path: Path) -> str:
    """A meeting of Halden's at Castellan that has just been held; where its page is."""
    fact = {
        "id": "gate-plan",
        "relationship": "with-halden",
        "invited_by": "halden",
        "host": "halden",
        "customer": "castellan",
        "title": "Gate plan, Bergen",
        "invited_at": _at(-200),
        "starts_at": _at(-2),
        "agenda_sent_at": _at(-50),
        "agenda": [{"topic": "Who enters when", "serves": ["halden"]}],
    }
    action = tmp_path / "action.json"
    action.write_text(json.dumps({"add": {"meetings": [fact]}}))
    own_demo.troth("act", str(action))
    return f"{own_demo.url}/meetings/gate-plan/"


def _drop(page: Page, tmp_path: Path, site: Site) -> None:
    file = tmp_path / "recording.vtt"
    file.write_text(TRANSCRIPT)
    page.get_by_label("Transcript").set_input_files(str(file))
    page.get_by_role("button", name="Read the transcript").click()
    expect(page.get_by_role("heading", name="Waiting to begin")).to_be_visible()
    site.troth("worker", "--once")
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    page.get_by_role("link", name="Back to the meeting").click()


def test_a_partners_customer_meeting(
    meeting: str, own_demo: Site, browse: Open, tmp_path: Path
) -> None:
    """Guest brief; transcript dropped in; manners; follow-ups become pledges to confirm."""
    page = browse(own_demo, "seller")
    page.goto(meeting)
    expect(page.get_by_role("heading", name="Guest brief")).to_be_visible()
    expect(page.get_by_role("heading", name="As their guest")).to_be_visible()
    expect(page.get_by_role("link", name="Astrid Lunde")).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")

    _drop(page, tmp_path, own_demo)
    expect(page.get_by_role("heading", name="Talk share")).to_be_visible()
    manners = page.locator("section", has=page.get_by_role("heading", name="Guest manners"))
    expect(manners.get_by_role("listitem")).to_have_count(5)
    expect(manners).to_contain_text("45% as guests")
    assert faults(page) == []

    pledge = page.locator("li.question", has_text="our names by Friday")
    pledge.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirmed. It is a fact from now on.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Confirmed by us")).to_be_visible()
    page.goto(f"{own_demo.url}/partners/with-halden/")
    expect(page.locator("#pledges")).to_contain_text("our names by Friday")

    # The idea is dismissed by mistake, and asked again.
    page.goto(meeting)
    idea = page.locator("li.question", has_text="start with Odense")
    idea.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("Dismissed. It is not asked again.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("li.question")).to_have_count(1)


def test_questions_are_answered_by_keyboard(own_demo: Site, browse: Open) -> None:
    own_demo.troth("demo", "--into", "demo")
    own_demo.troth("import", "mail", "demo/capture/mail.mbox")
    page = browse(own_demo, "manager")
    page.goto(f"{own_demo.url}/questions/")
    items = page.locator("li.question")
    number = items.count()
    assert number >= 4
    assert faults(page) == []
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.get_by_text("Confirmed. It is a fact from now on.")).to_be_visible()
    expect(page.locator("#nav-asked")).to_have_text(f"{number - 1} open")
    used = page.locator("#questions use").evaluate_all(
        "all => all.map(u => u.getAttribute('href'))"
    )
    assert [each for each in used if not page.locator(f"symbol{each}").count()] == []
    page.keyboard.press("j")  # the one behind the one that was answered, not the first
    expect(items.nth(2)).to_be_focused()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_text("Dismissed. It is not asked again.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("li.question input:checked")).to_have_count(1)
    page.get_by_role("button", name="Confirm those ticked").click()
    expect(page.get_by_role("status").filter(has_text="1 question confirmed.")).to_be_visible()
    expect(items).to_have_count(number - 3)
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Confirm what was read")).to_be_visible()
    assert faults(page) == []


def test_questions_are_answered_without_javascript(own_demo: Site, browse: Open) -> None:
    own_demo.troth("demo", "--into", "demo")
    own_demo.troth("import", "mail", "demo/capture/mail.mbox")
    page = browse(own_demo, java_script_enabled=False)
    page.goto(f"{own_demo.url}/account/login/")
    page.get_by_role("button", name="Alliance manager").click()
    page.goto(f"{own_demo.url}/questions/")
    number = page.locator("li.question").count()
    boxes = page.locator("li.question input[type=checkbox]")
    boxes.nth(1).check()
    boxes.nth(2).check()
    page.get_by_role("button", name="Dismiss those ticked").click()
    assert page.locator("li.question").count() == number - 2
    page.locator("li.question").last.get_by_role("button", name="Confirm").click()
    assert page.locator("li.question").count() == number - 3
