"""Sending a deck: dropped in, each sentence that names a partner held against what may be said."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.browser.conftest import Open, Site
from tests.browser.test_pages import faults

SLIDES = (
    (
        "Who does what at Castellan",
        "Halden Integrators works with us on the plant data platform\n"
        "Kestrel Analytics is our certified partner for yield models\n"
        "We hope to work with Brightwater Consulting on the training",
    ),
    ("Why us", "With Halden we connected the Odense plant in eleven weeks"),
)


def _deck(folder: Path) -> Path:
    deck = Presentation()
    for title, bullets in SLIDES:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = bullets
    slide.notes_slide.notes_text_frame.text = (
        "Say that Brightwater Consulting is our exclusive partner."
    )
    path = folder / "castellan-pitch.pptx"
    deck.save(path)
    return path


def _check(page: Page, site: Site, deck: Path) -> None:
    page.goto(site.url)
    page.get_by_role("link", name="Check a text").click()
    page.get_by_label(re.compile("^Drop files here")).set_input_files(deck)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", name="castellan-pitch.pptx")).to_be_visible()


def test_a_deck_is_checked_put_right_and_what_was_said_is_recorded(
    own_demo: Site, browse: Open, tmp_path: Path
) -> None:
    page = browse(own_demo, "manager")
    _check(page, own_demo, _deck(tmp_path))

    # Two things are said that are not so, with place, evidence and what may be said instead.
    over = page.locator("article.finding", has_text="Not borne out yet")
    expect(over).to_have_count(2)
    kestrel = over.filter(has_text="Kestrel Analytics is our certified partner")
    expect(kestrel).to_contain_text("Slide 1")
    expect(kestrel).to_contain_text("Say instead:")
    expect(over.filter(has_text="Brightwater Consulting")).to_contain_text("Slide 2, notes")
    page.get_by_text("sentences that may stand").click()
    hope = page.locator("article.finding", has_text="We hope to work")
    expect(hope).to_contain_text("Claims nothing")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert faults(page) == []

    # The evidence is one click away.
    fine = page.locator("article.finding", has_text="With Halden we connected")
    with page.expect_popup() as beside:
        fine.locator(".evidence a").first.click()
    expect(beside.value.get_by_role("heading", name="What is known")).to_be_visible()

    # What may be said instead passes the check.
    instead = kestrel.locator(".instead").inner_text().removeprefix("Say instead:").strip()
    page.goto(f"{own_demo.url}/check/")
    page.get_by_label(re.compile("^Or the words")).fill(instead)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("All borne out")).to_be_visible()

    # A claim is recorded only if somebody says so, through the guarded form.
    with page.expect_popup() as beside:
        page.get_by_role("link", name=re.compile("^Record that it was said")).click()
    form = beside.value
    expect(form.get_by_label("The words")).to_have_value(instead)
    form.get_by_role("main").get_by_role("button", name="Record the claim").click()
    expect(form.get_by_role("status").filter(has_text="Say of Kestrel")).to_be_visible()


def test_an_overstated_claim_is_stopped_when_somebody_records_it(
    own_demo: Site, browse: Open, tmp_path: Path
) -> None:
    page = browse(own_demo, "manager")
    _check(page, own_demo, _deck(tmp_path))
    kestrel = page.locator("article.finding", has_text="Kestrel Analytics is our certified")
    with page.expect_popup() as beside:
        kestrel.get_by_role("link", name=re.compile("^Record that it was said")).click()
    form = beside.value
    form.get_by_role("main").get_by_role("button", name="Record the claim").click()
    expect(form.get_by_text("This can’t go ahead yet")).to_be_visible()


def test_it_works_without_javascript(own_demo: Site, browse: Open, tmp_path: Path) -> None:
    page = browse(own_demo, java_script_enabled=False)
    page.goto(f"{own_demo.url}/account/login/")
    page.get_by_role("button", name="Seller").click()
    _check(page, own_demo, _deck(tmp_path))
    expect(page.get_by_text("Say instead:").first).to_be_visible()


def test_what_may_be_said_stands_on_the_partners_page(demo_site: Site, browse: Open) -> None:
    page = browse(demo_site, "manager")
    page.goto(f"{demo_site.url}/partners/with-halden/")
    expect(
        page.get_by_text("“We have delivered together with Halden Integrators")
    ).not_to_have_count(0)
    page.get_by_role("link", name="Check a text before you send it").click()
    expect(page.get_by_role("heading", name="Check before you send")).to_be_visible()
