"""Journeys of `docs/workspace.md`, walked in a real browser as a new user would."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Site

PARTNERS, ENGAGEMENTS = 30, 90


def _in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def press(page: Page, name: str) -> None:
    """Press a button of the page itself."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def is_told(page: Page, text: str) -> None:
    """The page says something."""
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def test_a_sellers_morning(own_demo: Site, browse: Open) -> None:
    """From Today to a partner, a finding, its evidence and its fix."""
    page = browse(own_demo, "seller")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maya Okafor")
    expect(page.get_by_role("heading", name="We owe")).to_be_visible()
    expect(page.get_by_role("heading", name="They owe us")).to_be_visible()
    first = page.locator("#nbas > li").first
    assert first.locator(".evidence li").count() >= 1

    # What does not apply is put aside, and comes back with Undo.
    second = page.locator("#nbas > li").nth(1)
    other = second.get_by_role("heading").inner_text()
    second.get_by_role("button", name=re.compile("^Done")).click()
    expect(page.get_by_text("Marked as done.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("#nbas > li").nth(1).get_by_role("heading")).to_have_text(other)

    # The meeting has its brief.
    page.locator("section", has_text="Coming up").last.get_by_role("link").first.click()
    brief = re.compile("Are we ready|Guest brief")
    expect(page.get_by_role("heading", name=brief)).to_be_visible()

    # A partner, a finding, its evidence, its fix.
    page.get_by_role("link", name="Partners", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Halden Integrators").click()
    expect(page.get_by_text("One block is open.")).to_be_visible()
    finding = page.locator("#findings article").first
    finding.locator(".evidence a").first.click()
    expect(page.get_by_role("heading", name="What is known")).to_be_visible()
    page.go_back()
    page.locator("#findings article").first.get_by_role("link", name="Tell them").click()
    press(page, "Record that they were told")
    is_told(page, "That clears 1 finding")
    page.goto(own_demo.url)
    expect(page.locator("#nbas")).not_to_contain_text("Tell Halden Integrators")


def test_a_new_deal(own_demo: Site, browse: Open) -> None:
    """From the opportunity to the commitment: explore two, disclose, share, choose, let down."""
    page = browse(own_demo, "seller")
    page.get_by_role("link", name="Opportunities").click()
    page.get_by_role("link", name="New opportunity").click()
    page.get_by_label("Name", exact=True).fill("Solway Textiles: dye house")
    page.get_by_label(re.compile("^Customer")).fill("Solway Textiles")
    page.get_by_label(re.compile("^Owner person")).fill("maya")
    page.get_by_label(re.compile("^Needs")).fill("yield models")
    page.get_by_label(re.compile("^Decision")).fill(_in_days(220))
    press(page, "Record")
    page.get_by_role("main").get_by_role("link", name="Solway Textiles: dye house").click()
    expect(page.get_by_text("Nobody yet").first).to_be_visible()
    address = page.url

    # Who is available: ask around in one step, then engage two.
    page.get_by_text("Ask around, in one step").click()
    page.get_by_role("checkbox").first.check()
    press(page, "Ask those chosen")
    expect(page.get_by_role("status").first).to_be_visible()
    for partner in ("Kestrel Analytics", "Ravel Cloud"):
        page.goto(address)
        page.get_by_role("link", name="Engage a partner").click()
        page.get_by_label("Partner", exact=True).fill(partner)
        page.get_by_label("Capability").fill("yield models")
        press(page, "Note the candidate")
        page.get_by_role("link", name=re.compile(f"Explore.*{partner}")).click()
        press(page, "Start exploring")
        is_told(page, "Explore")

    # Both are told that it is not exclusive.
    for partner in ("Kestrel Analytics", "Ravel Cloud"):
        page.goto(address)
        page.get_by_role("link", name=f"Tell {partner}").click()
        press(page, "Record that they were told")
        is_told(page, f"Tell {partner}")

    # A confidential share waits for its NDA, and goes through by itself.
    page.goto(f"{own_demo.url}/partners/with-kestrel/")
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label(re.compile("^What")).first.fill("Dye house figures")
    page.get_by_text("Restricted", exact=True).click()
    page.get_by_label("Topic").select_option("budget")
    press(page, "Share")
    if _is_stopped(page):
        page.get_by_role("dialog").get_by_role("button", name="Hold it").click()
        is_told(page, "It waits")
        page.get_by_role("link", name="Record an NDA").click()
        page.get_by_label(re.compile("^Signed")).fill(f"{_in_days(-1)}T10:00")
        press(page, "Record it")
        page.goto(f"{own_demo.url}/facts/shares/?q=dye+house")
    else:
        page.goto(f"{own_demo.url}/facts/shares/?q=dye+house")
    expect(page.get_by_role("link", name="Dye house figures")).to_be_visible()

    # Choose one, and propose.
    page.goto(address)
    page.get_by_role("link", name=re.compile("Propose.*Kestrel")).click()
    page.get_by_label(re.compile("^Their influence")).select_option("medium")
    press(page, "Propose")
    _pass_warnings(page, "Propose")
    is_told(page, "Propose Solway Textiles: dye house to Kestrel Analytics")

    # Let the other down kindly, then commit with pledges and a value plan.
    page.get_by_role("link", name=re.compile("End.*Ravel Cloud")).click()
    page.get_by_label("Your kind word").fill("Thank you: Kestrel was free sooner. Next time again.")
    press(page, "End it")
    is_told(page, "End Solway Textiles: dye house with Ravel Cloud")
    page.get_by_role("link", name=re.compile("Commit.*Kestrel")).click()
    page.get_by_label(re.compile("^What Kestrel Analytics wants")).fill("A reference in textiles")
    page.get_by_label(re.compile("^What we want")).fill("The first dye house on the platform")
    page.get_by_label(re.compile("^Pledge 1")).fill("Sample data by the end of the year")
    page.get_by_label(re.compile("^Due 1")).fill(_in_days(28))
    press(page, "Commit")
    _pass_warnings(page, "Commit")
    is_told(page, "Commit to Kestrel Analytics on Solway Textiles: dye house")
    lane = page.locator("section.lane", has_text="Committed")
    expect(lane).to_contain_text("Kestrel Analytics")
    expect(page.locator("#value")).to_contain_text("A reference in textiles")
    page.goto(f"{own_demo.url}/partners/with-kestrel/")
    expect(page.locator("#pledges")).to_contain_text("Sample data by the end of the year")

    # The alliance team is brought in.
    page.locator("#team").get_by_role("link", name="Ask the alliance team").click()
    page.get_by_label("What it is about").fill("Who signs the teaming agreement?")
    press(page, "Ask the team")
    is_told(page, "Ask the alliance team about Kestrel Analytics")


def _is_stopped(page: Page) -> bool:
    """Whether the guardrail answers, and not the page that follows."""
    guardrail = page.get_by_role("dialog")
    expect(guardrail.or_(page.get_by_role("status")).first).to_be_visible()
    return guardrail.is_visible()


def _pass_warnings(page: Page, button: str) -> None:
    """Go ahead past a warning, which never stops anyone."""
    if _is_stopped(page):
        page.get_by_role("dialog").get_by_role("button", name=f"{button} anyway").click()


def _partners(exported: dict[str, Any]) -> bytes:
    """A facts file with partners, and engagements on the opportunities that a CRM has."""
    us = exported["me"]
    deals = [each["id"] for each in exported["opportunities"][-ENGAGEMENTS:]]
    since = exported["opportunities"][0]["stages"][0]["at"]
    ids = [f"partner-{number}" for number in range(PARTNERS)]
    return json.dumps(
        {
            "format": "troth-facts/1",
            "me": us,
            "organizations": [
                {"id": each, "name": f"Partner {each}", "timezone": "UTC", "kind": "partner"}
                for each in ids
            ],
            "relationships": [
                {"id": f"with-{each}", "a": us, "b": each, "started_at": since} for each in ids
            ],
            "engagements": [
                {
                    "id": f"engagement-{number}",
                    "relationship": f"with-{ids[number % PARTNERS]}",
                    "opportunity": deal,
                    "lead": us,
                    "partner": ids[number % PARTNERS],
                    "capability": "delivery",
                    "identified_at": since,
                    "proposed_at": since,
                    **({"committed_at": since} if number % 2 else {}),
                }
                for number, deal in enumerate(deals)
            ],
        }
    ).encode()


def test_the_first_day(new_site: Site, browse: Open, tmp_path: Path) -> None:
    """The first account, the CRM, the partners; and nobody is accused."""
    export = os.environ.get("TROTH_CRM_EXPORT")
    if export is None:
        pytest.skip("TROTH_CRM_EXPORT names no folder")
    page = browse(new_site)
    page.goto(new_site.url)
    expect(page.get_by_text("Nobody has an account here yet")).to_be_visible()
    (address,) = re.findall(r"http\S+/welcome/\S+", new_site.said())
    page.goto(address)
    page.get_by_label("Your name").fill("Ada Lindqvist")
    page.get_by_label("Work email").fill("ada@example.com")
    page.get_by_label("Password").fill("a long way to partnership")
    page.get_by_role("button", name="Begin").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Bring in what you already have")
    page.get_by_label("Your company").fill("Ekelund Instruments")
    page.get_by_label("Time zone").select_option("Europe/Stockholm")
    files = sorted(str(each) for each in Path(export).glob("*.csv"))
    page.get_by_label("CSV files of the export").set_input_files(files)
    press(page, "Import from the CRM")
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=180_000)
    expect(page.get_by_role("row", name=re.compile("Opportunities 8800"))).to_be_visible()

    slice_ = tmp_path / "partners.json"
    slice_.write_bytes(_partners(json.loads(new_site.troth("export"))))
    page.goto(f"{new_site.url}/import/")
    page.get_by_label("Facts file", exact=True).set_input_files(str(slice_))
    press(page, "Import the file")
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=180_000)
    page.get_by_role("link", name="See the relationships").click()
    expect(page.locator("tbody tr")).to_have_count(PARTNERS)

    page.goto(f"{new_site.url}/findings/")
    expect(page.get_by_text("Nothing is open.")).to_be_visible()
    page.goto(f"{new_site.url}/findings/?about=them")
    expect(page.get_by_text("Nothing is open.")).to_be_visible()
    page.goto(new_site.url)
    expect(page.get_by_text("Nothing needs you.").first).to_be_visible()
    page.goto(f"{new_site.url}/partners/with-partner-1/")
    expect(page.locator("#marks")).to_contain_text("Not connected")
    assert page.locator(".mark.is-block, .mark.is-warn, .mark.is-note").count() == 0
