"""Every page judged by axe and by HTML_CodeSniffer, each blind to something, at four widths and in 长者模式."""

import datetime as dt
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from e2e.addresses import FOLLOWED, PAGES, PEOPLE
from e2e.test_walk import id_number, pick_region

ROOT = Path(__file__).parents[1]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
SNIFFER = (ROOT / "node_modules/html_codesniffer/build/HTMLCS.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 375, 768, 1280)

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


def pick_first(page: Page) -> None:
    """Something of every list that asks for it."""
    for choice in page.locator("form select:not([id^=region_], [id^=served_])").all():
        if choice.is_visible() and not choice.input_value():
            choice.select_option(index=1)
    for group in page.locator("form fieldset").all():
        box = group.locator("input[type=checkbox]").first
        if box.is_visible():
            box.check()


def begin_as_child(page: Page) -> None:
    """Fills both registrations up to the step where somebody else's data are asked for."""
    page.goto("/login/")
    page.get_by_label("手机号").fill(f"197{secrets.randbelow(10**8):08}")
    page.get_by_role("button", name="发送验证码").click()
    page.locator("#id_code").fill(page.locator(".code").inner_text())
    page.get_by_role("button", name="登录").click()
    page.get_by_label("真实姓名").fill("小明")
    page.get_by_label("身份证号", exact=True).fill(id_number(f"990000{dt.date.today().year - 12}0101001"))
    page.get_by_label("工作单位").fill("实验小学")
    pick_first(page)
    pick_region(page)
    page.get_by_label("我已阅读并同意").check()
    page.get_by_label("我单独同意").check()
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/register/guardian/")
    page.goto("/org/register/")
    page.get_by_label("组织名称").fill("少年科学队")
    page.get_by_label("主管单位", exact=True).fill("常州市科学技术协会")
    page.get_by_label("成立日期").fill("2019-08-08")
    pick_first(page)
    pick_region(page)
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/register/administrator/")


def guardian_page(page: Page) -> str:
    """Where 立即报名 leads a minor; whoever is logged in may read it."""
    page.goto("/activities/")
    for address in [link.get_attribute("href") for link in page.locator("#found a.activity").all()]:
        page.goto(address)
        slot = page.locator("input[name=slot]")
        if slot.count():
            return f"{address}guardian/?slot={slot.first.input_value()}"
    raise AssertionError("no activity takes sign-ups")


@pytest.fixture(params=list(PAGES))
def walker(request, browser: Browser, site):
    # The judges are scripts of ours, not of the page: its own policy would rightly refuse them.
    context = browser.new_context(base_url=site, locale="zh-CN", bypass_csp=True)
    context.set_default_timeout(8000)
    page = context.new_page()
    if request.param in PEOPLE:
        page.goto("/login/")
        page.locator("button[name=person]").nth(PEOPLE[request.param]).click()
    elif request.param == "newcomer":
        begin_as_child(page)
    yield request.param, page
    context.close()


def hand_page(page: Page) -> str | None:
    """A notice leads to it, however far down."""
    told = page.locator(".cells a:has-text('补录的时长')")
    page.goto("/me/notices/")
    while not told.count():
        page.get_by_role("link", name="下一页").click()
        page.wait_for_load_state()
    return told.first.get_attribute("href")


def addresses(who: str, page: Page) -> list[str]:
    followed = []
    for start, link in FOLLOWED[who]:
        page.goto(start)
        followed.append(page.locator(link).first.get_attribute("href"))
    if who == "organizer":
        draft, running = followed[1], followed[3]
        followed += [
            f"{draft}edit/",
            f"{draft}signups/",
            f"{draft}leader/",
            f"{running}attendance/",
            guardian_page(page),
            hand_page(page),
        ]
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
