"""Every page in the browser: no axe violation, nothing sideways, nothing inline, keyboard only."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, Open, Site

PAGES = {
    "today": ("manager", "/"),
    "partners": ("manager", "/partners/"),
    "partner": ("manager", "/partners/with-halden/"),
    "partner, about them": ("seller", "/partners/with-brightwater/?about=them"),
    "what a score rests on": ("manager", "/partners/with-halden/rules/do-08-listen/"),
    "ranking asks": ("manager", "/do/rank-asks/with-brightwater/"),
    "an agreement": ("manager", "/do/agree/?relationship=with-brightwater"),
    "opportunities": ("seller", "/opportunities/"),
    "opportunity": ("seller", "/opportunities/castellan-platform/"),
    "candidates side by side": ("seller", "/opportunities/castellan-platform/compare/"),
    "meetings": ("manager", "/facts/meetings/"),
    "meeting": ("manager", "/meetings/meeting-halden-86/"),
    "meeting to come": ("manager", "/meetings/meeting-halden-88/"),
    "findings": ("manager", "/findings/"),
    "portfolio": ("manager", "/portfolio/"),
    "portfolio, nobody": ("manager", "/portfolio/?q=nowhere-at-all"),
    "reviews": ("manager", "/reviews/"),
    "review": ("manager", "/reviews/with-halden/"),
    "review, the partner's page": ("manager", "/reviews/with-halden/partner/"),
    "rules": ("viewer", "/rules/"),
    "rule": ("viewer", "/rules/dont-02-cheat/"),
    "asks": ("manager", "/facts/asks/?state=open"),
    "nothing found": ("manager", "/facts/asks/?q=nowhere-at-all"),
    "fact": ("manager", "/facts/pledges/pledge-halden-26/"),
    "record": ("manager", "/record/"),
    "check a text": ("seller", "/check/"),
    "share": ("manager", "/do/share/?relationship=with-brightwater"),
    "commit": ("manager", "/do/commit/castellan-platform-brightwater/"),
    "a form with rows": ("manager", "/do/record-meetings/"),
    "a form of an organization": ("manager", "/do/record-organizations/"),
    "influence": ("manager", "/engagements/castellan-platform-halden/influence/"),
    "search": ("manager", "/search/?q=halden"),
    "audit": ("manager", "/audit/"),
    "policy": ("manager", "/policies/"),
    "policy towards a partner": ("viewer", "/policies/?partner=with-pell"),
    "a parameter": ("manager", "/policies/do04_reply_days/"),
    "a day to look back at": ("seller", "/replay/?of=/partners/with-halden/"),
    "a partner on a past day": ("manager", "/partners/with-halden/?as_of=2026-06-30"),
    "today on a past day": ("manager", "/?as_of=2026-06-30"),
    "a form on a past day": ("manager", "/record/?as_of=2026-06-30"),
    "portfolio on a past day": ("manager", "/portfolio/?as_of=2026-06-30"),
    "a review on a past day": ("manager", "/reviews/with-halden/?as_of=2026-06-30"),
    "before everything": ("manager", "/?as_of=1999-12-31"),
    "not part of a replay": ("manager", "/profile/?as_of=2026-06-30"),
    "no day": ("manager", "/?as_of=yesterday"),
    "settings": ("admin", "/settings/"),
    "user": ("admin", "/settings/users/1/"),
    "import": ("admin", "/import/"),
    "notices": ("manager", "/notices/?show=all"),
    "notices by mail": ("seller", "/profile/notices/"),
    "alliance team": ("manager", "/team/"),
    "a request to the team": ("viewer", "/team/question-halden-11/"),
    "answered by the team": ("manager", "/team/?show=answered"),
    "mending an answer": ("manager", "/do/answer-support/question-halden-11/"),
    "asking again": ("seller", "/do/ask-team-again/question-halden-11/"),
    "asking the team": ("seller", "/do/ask-team/?about=engagements/castellan-platform-halden"),
    "no more mail": ("", "/notices/stop/nothing/"),
    "sources": ("admin", "/sources/"),
    "nothing asked": ("manager", "/questions/"),
    "notes of a meeting": ("manager", "/do/add-notes/meeting-halden-86/"),
    "you": ("seller", "/profile/"),
    "second factors": ("seller", "/account/2fa/"),
    "not here": ("seller", "/facts/pledges/nowhere/"),
    "not yours": ("seller", "/settings/"),
    "sign in": ("", "/account/login/"),
    "invitation": ("", "/invited/nobody/"),
}
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def violations(page: Page) -> list[str]:
    """What axe has to say against a page."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """What is wrong with a page as it stands, at both widths and in both themes."""
    wrong = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            wrong.append(f"{size['width']} px: it scrolls sideways")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            wrong += [f"{size['width']} px, {theme}: {each}" for each in violations(page)]
    return wrong


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_at_both_widths_and_in_both_themes(
    name: str, demo_site: Site, browse: Open
) -> None:
    role, path = PAGES[name]
    page = browse(demo_site, role)
    page.goto(demo_site.url + path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert faults(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_inline(name: str, demo_site: Site, browse: Open) -> None:
    role, path = PAGES[name]
    page = browse(demo_site, role)
    page.goto(demo_site.url + path)
    inline = page.evaluate(
        """[...document.querySelectorAll("script:not([src]):not([type='application/json']), style")]
           .concat([...document.querySelectorAll("*")].filter(each =>
               [...each.attributes].some(a => a.name == "style" || /^on/.test(a.name))))
           .map(each => each.outerHTML.slice(0, 80))"""
    )
    assert inline == []


def test_the_guardrail_is_accessible(own_demo: Site, browse: Open) -> None:
    page = browse(own_demo, "manager")
    page.goto(f"{own_demo.url}/do/share/?relationship=with-brightwater&topic=budget")
    page.get_by_label("What optional").fill("Price model for the new hall")
    page.get_by_text("Confidential", exact=True).click()
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("dialog").wait_for()
    page.get_by_text("Override with a reason").click()
    assert faults(page) == []


def test_the_menu_opens_without_script(demo_site: Site, browse: Open) -> None:
    page = browse(demo_site, "manager", viewport=NARROW)
    page.goto(demo_site.url)
    page.get_by_role("link", name="Menu").click()
    assert page.get_by_role("link", name="Partners").is_visible()
    assert violations(page) == []


def test_everything_can_be_reached_by_keyboard(demo_site: Site, browse: Open) -> None:
    page = browse(demo_site, "manager")
    page.goto(demo_site.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("halden")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="“halden”").wait_for()


def test_reading_and_forms_work_without_javascript(own_demo: Site, browse: Open) -> None:
    page = browse(own_demo, java_script_enabled=False)
    page.goto(f"{own_demo.url}/account/login/")
    page.get_by_role("button", name="Alliance manager").click()
    page.get_by_role("button", name=re.compile("Done.*apologize")).click()
    assert page.get_by_role("heading", name="Ask the person, and apologize").count() == 0
    page.goto(f"{own_demo.url}/do/share/?relationship=with-brightwater&topic=budget")
    page.get_by_text("Confidential", exact=True).click()
    page.get_by_role("button", name="Share", exact=True).click()
    assert page.get_by_text("This can’t go ahead yet").is_visible()
    page.get_by_role("button", name="Hold it").click()
    assert page.get_by_text("It waits, and goes through by itself").is_visible()
