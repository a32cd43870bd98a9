"""Every page judged by axe and by HTML_CodeSniffer, each blind to something, at four widths and in 长者模式."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
SNIFFER = (ROOT / "node_modules/html_codesniffer/build/HTMLCS.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 375, 768, 1280)

VISITOR = [
    *("/", "/login/", "/volunteer/register/", "/org/register/", "/activities/", "/activities/?state=all&q=科普"),
    *(
        "/organizations/",
        "/policies/",
        "/links/",
        "/wechat/follow/",
        "/privacy/",
        "/agreement/",
        "/accessibility/",
        "/nowhere/",
    ),
]
ORGANIZER = [
    *(
        "/me/",
        "/me/edit/",
        "/me/activities/",
        "/me/notices/",
        "/me/privacy/",
        "/me/privacy/close/",
        "/me/privacy/phone/",
        "/org/",
        "/org/edit/",
        "/org/posts/",
    ),
    "/org/evidence/",
    *(
        "/org/parent/",
        "/org/imports/",
        "/org/volunteers/",
        "/org/activities/",
        "/org/activities/new/",
        "/org/register/",
    ),
]
STAFF = [
    *("/console/", "/console/reviews/", "/console/people/", "/console/authenticator/"),
    *("/console/settings/", "/console/settings/parameters/CODES_PER_DAY/", "/console/settings/terms/"),
    *("/console/settings/terms/occupation/", "/console/settings/regions/", "/console/content/", "/console/audit/"),
    *("/console/organizations/", "/console/organizations/?state=suspended"),
    *("/console/content/policies/new/", "/console/content/links/new/"),
]
# A link on the first address leads to the page.
FOLLOWED = {
    "visitor": [("/activities/", ".cells a"), ("/organizations/", ".cells a"), ("/policies/", ".cells a")],
    "organizer": [("/org/activities/", ".cells a"), ("/org/volunteers/", "a[href^='/org/teams/']")],
    "staff": [
        *(("/console/reviews/", "main .table a"), ("/console/content/", ".table a")),
        ("/console/organizations/?state=certified", ".table a"),
        ("/console/settings/regions/?q=新北", ".table a"),
    ],
}
PEOPLE = {"visitor": None, "organizer": 2, "staff": 0}
PAGES = {"visitor": VISITOR, "organizer": ORGANIZER, "staff": STAFF}

pytestmark = pytest.mark.slow


def problems(page: Page) -> list[str]:
    """What either judge calls an error, as short sentences with the place."""
    page.evaluate(AXE)
    answer = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    found = [f"axe {one['id']}: {node['target']}" for one in answer["violations"] for node in one["nodes"]]
    page.evaluate(SNIFFER + "; window.HTMLCS = HTMLCS; window.HTMLCS_RUNNER = window.HTMLCS_RUNNER || null;")
    sniffed = page.evaluate(
        """() => new Promise(done => HTMLCS.process('WCAG2AA', document, () => done(
            HTMLCS.getMessages().filter(one => one.type === 1)
                .map(one => `${one.code} ${one.msg.slice(0, 80)} ${(one.element.outerHTML || '').slice(0, 120)}`))))"""
    )
    return found + [f"htmlcs {one}" for one in sniffed]


def shape_problems(page: Page) -> list[str]:
    """Sideways scrolling, and targets too small for a thumb."""
    found = []
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append("scrolls sideways")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a.primary, a.secondary, summary, select')]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)
            .map(one => one.outerHTML.slice(0, 100))"""
    )
    return found + [f"lower than 44 px: {one}" for one in small]


@pytest.fixture(params=["visitor", "organizer", "staff"])
def walker(request, browser: Browser, site):
    # The judges are scripts of ours, not of the page: its own policy would rightly refuse them.
    context = browser.new_context(base_url=site, locale="zh-CN", bypass_csp=True)
    context.set_default_timeout(8000)
    page = context.new_page()
    place = PEOPLE[request.param]
    if place is not None:
        page.goto("/login/")
        page.locator("button[name=person]").nth(place).click()
    yield request.param, page
    context.close()


def addresses(who: str, page: Page) -> list[str]:
    followed = []
    for start, link in FOLLOWED[who]:
        page.goto(start)
        followed.append(page.locator(link).first.get_attribute("href"))
    if who == "organizer":
        followed += [f"{followed[0]}edit/", f"{followed[0]}signups/"]
    return PAGES[who] + followed


def test_no_page_has_an_error(walker):
    who, page = walker
    found = {}
    for address in addresses(who, page):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address)
            wrong = shape_problems(page) + (problems(page) if width in {320, 1280} else [])
            if wrong:
                found[f"{address} at {width}"] = wrong
    assert found == {}


def test_large_type_holds_on_the_narrowest_screen(walker):
    who, page = walker
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/")
    page.get_by_role("button", name="长者模式").click()
    found = {}
    for address in addresses(who, page):
        page.goto(address)
        if wrong := shape_problems(page):
            found[address] = wrong
    assert found == {}


def test_a_faulty_page_is_found(browser, site):
    page = browser.new_context(base_url=site, bypass_csp=True).new_page()
    page.goto("/login/")
    page.evaluate(
        "document.querySelector('label').remove(); document.body.innerHTML += '<div style=\"width:3000px\">x</div>'"
    )
    found = problems(page) + shape_problems(page)
    assert any(one.startswith("axe") for one in found)
    assert any(one.startswith("htmlcs") for one in found)
    assert "scrolls sideways" in found


@pytest.mark.parametrize("address", ["/", "/activities/", "/volunteer/register/"])
def test_a_first_visit_stays_in_its_budget(browser, site, address):
    page = browser.new_context(base_url=site).new_page()
    seen = []
    page.on("requestfinished", lambda request: seen.append(request))  # noqa: PLW0108 (a built-in cannot be marked)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert all(request.url.startswith((site, "data:")) for request in seen)
    assert len(seen) <= 10
    # What travels: sheet, script and icons lie there compressed.
    assert sum(request.sizes()["responseBodySize"] for request in seen) <= 120_000
