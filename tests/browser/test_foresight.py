"""What a change of policy would bring, on its page: foreseen, under way, stopped; and on paper."""

import sqlite3
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDE, Open, Site
from tests.browser.test_pages import faults, violations

A4_INSIDE = {"width": 703, "height": 1032}
"""What is left of an A4 page within its margins, in pixels."""
LONG = "Außergewöhnlichlangerfirmenname" * 6


def _foreseen(page: Page, site: Site, parameter: str, value: str) -> str:
    page.goto(f"{site.url}/policies/{parameter}/")
    page.get_by_label("New value").fill(value)
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_text("Overall scores that move")).to_be_visible()
    return page.url


def _printed_faults(page: Page) -> list[str]:
    """What is wrong with a page on paper: what axe says, and what is cut off at its edge."""
    page.set_viewport_size(A4_INSIDE)  # type: ignore[arg-type]
    page.emulate_media(media="print", color_scheme="dark")
    wide = page.evaluate(
        "[...document.querySelectorAll('.scroll, main')]"
        ".filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.className)"
    )
    found = [*violations(page), *(f"cut off: {each}" for each in wide)]
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found


def test_foresight_is_accessible_in_each_state_and_on_paper(own_demo: Site, browse: Open) -> None:
    page = browse(own_demo, "manager")
    url = _foreseen(page, own_demo, "block_days", "1")
    expect(page.get_by_text("becomes").first).to_be_visible()
    assert faults(page) == []
    assert _printed_faults(page) == []
    for state in ("running", "changing", "stopped", "failed", "changed"):
        with sqlite3.connect(own_demo.folder / "troth.sqlite3") as database:
            database.execute("UPDATE foresights SET state = ?, said = 'It did not.'", (state,))
        page.goto(url)
        assert faults(page) == [], state
    _foreseen(page, own_demo, "block_days", "90")
    expect(page.get_by_role("heading", name="It is 90 days already")).to_be_visible()
    assert page.get_by_role("button", name="Change it").count() == 0


@pytest.mark.parametrize("path", ["/portfolio/", "/policies/", "/team/?show=answered", "/notices/"])
def test_a_list_is_accessible_on_paper_and_loses_nothing_at_its_edge(
    path: str, demo_site: Site, browse: Open
) -> None:
    page = browse(demo_site, "manager")
    page.goto(demo_site.url + path)
    assert _printed_faults(page) == []


def test_a_review_in_a_replay_is_printed_on_two_pages_that_say_so(
    demo_site: Site, browse: Open
) -> None:
    from tests.browser.test_reviews import REVIEW, printed

    page = browse(demo_site, "manager")
    page.goto(f"{demo_site.url}{REVIEW}?as_of={date.today() - timedelta(days=20)}")
    expect(page.get_by_text("Replay:")).to_be_visible()
    assert faults(page) == []
    assert printed(page) == 2
    expect(page.get_by_text("replay of", exact=False).first).to_be_visible()


def test_names_of_one_long_word_widen_no_page(own_demo: Site, browse: Open) -> None:
    seller, manager = browse(own_demo, "seller"), browse(own_demo, "manager")
    seller.goto(f"{own_demo.url}/do/ask-team/?relationship=with-halden")
    seller.get_by_label("What it is about").fill(LONG[:180])
    seller.get_by_role("button", name="Ask the team").click()
    seller.wait_for_url("**/team/support-**")
    with sqlite3.connect(own_demo.folder / "troth.sqlite3") as database:
        database.execute("UPDATE organizations SET name = ? WHERE id = 'halden'", (LONG[:180],))
    for page, path in (
        (seller, seller.url.removeprefix(own_demo.url)),
        *((manager, path) for path in ("/team/", "/notices/", "/portfolio/", "/reviews/")),
        (manager, "/reviews/with-halden/"),
        (manager, "/partners/with-halden/"),
        (seller, "/opportunities/castellan-platform/compare/"),
    ):
        page.goto(own_demo.url + path)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            found = page.evaluate("document.documentElement.scrollWidth")
            assert found <= width, (path, width, found)
