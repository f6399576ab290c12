"""A seller asks the alliance team from a deal; the manager is told, answers; the seller sees it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Site
from tests.browser.test_pages import faults


@pytest.fixture
def working_demo(demo_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The demo with its worker, for a test that changes it."""
    shutil.copy(demo_template / "troth.sqlite3", tmp_path)
    with Site(tmp_path, demo=True, worker=True).served() as site:
        yield site


def _bell(page: Page) -> None:
    page.get_by_role("link", name=re.compile(r"^Notices, \d+ unread$")).first.click()


def test_asked_routed_answered_and_seen(own_demo: Site, browse: Open) -> None:
    seller, manager = browse(own_demo, "seller"), browse(own_demo, "manager")

    seller.goto(f"{own_demo.url}/engagements/castellan-platform-halden/influence/")
    seller.get_by_role("link", name="Ask the team").click()
    expect(seller.get_by_label("Partner", exact=True)).to_have_value(re.compile("Halden"))
    expect(seller.get_by_label("Opportunity optional")).to_have_value(re.compile("Castellan"))
    seller.get_by_label("What it is about").fill("Who signs for the hall?")
    seller.get_by_label("Your question optional").fill("Their buyer is away until Monday.")
    seller.get_by_role("button", name="Ask the team").click()
    expect(seller.get_by_text("It is with Tomás Rivera.")).to_be_visible()
    expect(seller.get_by_text(re.compile("left$"))).to_be_visible()

    manager.goto(own_demo.url)
    _bell(manager)
    manager.get_by_role("link", name=re.compile("asks the alliance team")).click()
    manager.wait_for_url(re.compile("/team/support-"))
    expect(manager.get_by_text("Their buyer is away until Monday.")).to_be_visible()
    assert faults(manager) == []
    manager.get_by_role("link", name="Answer the colleague").click()
    manager.get_by_label("Your answer").fill("Her deputy does; I have written to him.")
    manager.get_by_role("button", name="Send the answer").click()
    expect(manager.get_by_text("Answered in time").first).to_be_visible()

    seller.goto(own_demo.url)
    _bell(seller)
    seller.get_by_role("link", name=re.compile("Tomás Rivera answered")).click()
    expect(seller.get_by_text("Her deputy does; I have written to him.")).to_be_visible()
    seller.get_by_role("link", name="It is settled").click()
    seller.get_by_role("button", name="Mark as settled").click()
    expect(seller.get_by_text(re.compile("^Settled")).first).to_be_visible()
    seller.goto(f"{own_demo.url}/partners/with-halden/")
    expect(seller.get_by_role("link", name="Who signs for the hall?").first).to_be_visible()


def test_what_the_rules_find_reaches_the_bell_and_is_read(working_demo: Site, browse: Open) -> None:
    page = browse(working_demo, "manager")
    for _ in range(60):
        page.goto(f"{working_demo.url}/notices/")
        if page.locator(".notice").count():
            break
        page.wait_for_timeout(500)
    expect(page.locator(".notice").first).to_be_visible()
    assert faults(page) == []
    bell = page.get_by_role("link", name=re.compile(r"^Notices, \d+ unread$")).first
    before = int(re.findall(r"\d+", bell.get_attribute("aria-label") or "")[0])
    page.locator(".notice").first.get_by_role("button").click()
    expect(page.locator(".notice.is-read")).to_have_count(1)
    expect(bell).to_have_accessible_name(f"Notices, {before - 1} unread")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("You have read everything.")).to_be_visible()
