"""Journey 5 in the browser: the portfolio, one partner, both views, the review on paper, shared."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Open, Site
from tests.browser.test_pages import faults, violations

REVIEW = "/reviews/with-halden/"


def printed(page: Page) -> int:
    """How many A4 pages the browser prints."""
    return len(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def test_a_quarter_is_looked_back_on_from_the_portfolio_to_the_page_that_is_shared(
    own_demo: Site, browse: Open
) -> None:
    own_demo.troth("worker", "--once")
    page = browse(own_demo, "manager")
    page.get_by_role("link", name="Portfolio").click()
    row = page.get_by_role("row", name="Halden Integrators")
    expect(row).to_contain_text("one-sided")
    expect(row.locator(".spark")).to_be_attached()
    page.get_by_label("Order").select_option("gap")
    page.get_by_label("Region").select_option("NO")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("row").count() < 9
    page.get_by_role("link", name="Halden Integrators").click()
    expect(page.get_by_role("heading", name="Both directions, five faces")).to_be_visible()
    expect(page.locator("#reviews")).to_contain_text("None yet")
    page.get_by_role("link", name="Quarterly review", exact=True).click()
    expect(page.locator(".banner", has_text="should hear this from you")).to_be_visible()
    theirs = page.locator("section[aria-labelledby=sheet-partner]")
    expect(theirs).to_contain_text("We treat them")
    expect(theirs).to_contain_text("They treat us")
    expect(theirs).not_to_contain_text("Brightwater")
    words = theirs.inner_text()
    assert printed(page) == 2
    for name in ("Page 1 as PDF", "Both pages as PDF", "Figures as CSV"):
        link = page.get_by_role("link", name=name).get_attribute("href")
        answer = page.request.get(f"{own_demo.url}{link}")
        assert answer.ok, name
    page.get_by_role("button", name="Freeze and share").click()
    expect(page.get_by_text("Kept as you saw it.")).to_be_visible()
    kept = page.locator("section[aria-labelledby=sheet-partner]").inner_text()
    assert kept.splitlines()[:20] == words.splitlines()[:20]
    page.get_by_role("link", name="Print", exact=True).click()
    expect(page.get_by_role("button", name="Print or save as PDF")).to_be_visible()
    assert printed(page) == 1
    page.goto(f"{own_demo.url}/partners/with-halden/")
    page.locator("#reviews").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Shared review")).to_be_visible()
    assert faults(page) == []
    page.emulate_media(media="print")
    assert violations(page) == []
    page.goto(f"{own_demo.url}/reviews/")
    expect(page.get_by_role("link", name="Halden Integrators")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("path", [REVIEW, f"{REVIEW}partner/"])
def test_the_print_view_is_accessible_and_holds_all_that_it_says(
    path: str, demo_site: Site, browse: Open
) -> None:
    page = browse(demo_site, "manager")
    page.goto(demo_site.url + path)
    page.emulate_media(media="print")
    assert violations(page) == []
    cut = page.evaluate(
        "[...document.querySelectorAll('.sheet')].filter(e => e.scrollHeight > e.clientHeight + 1)"
        ".length"
    )
    assert cut == 0
    assert not page.locator(".no-print").first.is_visible()
