"""From the official account's menu to a place in an activity, and a message about it: a WeChat on loopback."""

import re
import time
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import SIZES, started
from e2e.test_accessibility import problems, shape_problems
from e2e.test_walk import become, picture
from tests.wechat.standin import APP_ID, SECRET, Standin, running
from volunteering.wechat.signing import signature_of

pytestmark = pytest.mark.slow
MENU = "/wechat/enter/activity_list/"
AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
# What WeChat's browser does where the button stands: evaluate, write styles, open a frame of an address of its own.
BUTTON = """
window.wx = {
  config({ openTagList }) {
    if (!new Function("list", "return list.length")(openTagList)) return;
    for (const tag of document.querySelectorAll(openTagList[0])) {
      const shadow = tag.attachShadow({ mode: "open" });
      for (const part of tag.querySelectorAll("[type='text/wxtag-template']")) shadow.innerHTML += part.textContent;
      const frame = document.createElement("iframe");
      Object.assign(frame, { src: "data:text/html,wechat", width: 0, height: 0, frameBorder: 0 });
      shadow.append(frame);
      const subscribeDetails = JSON.stringify({ [tag.getAttribute("template")]: JSON.stringify({ status: "accept" }) });
      shadow.querySelector("button").addEventListener("click", () => {
        tag.dispatchEvent(new CustomEvent("success", { detail: { errMsg: "subscribe:ok", subscribeDetails } }));
      });
    }
  },
  ready: (then) => then(),
  updateAppMessageShareData() {},
  updateTimelineShareData() {},
};
"""
IN_WECHAT = "Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/120.0 MicroMessenger/8.0.50"


@pytest.fixture(scope="module")
def wechat():
    with running() as standin:
        yield standin


@pytest.fixture(scope="module")
def linked_site(wechat: Standin, tmp_path_factory):
    address = wechat.address
    settings = {"WECHAT_APP_ID": APP_ID, "WECHAT_APP_SECRET": SECRET, "WECHAT_TOKEN": "AAAAA"}
    settings |= {"WECHAT_API_ADDRESS": address, "WECHAT_OAUTH_ADDRESS": address, "WECHAT_TEMPLATE": "template-1"}
    settings |= {"WECHAT_SUBSCRIPTION_TEMPLATE": "subscription-1"}
    with started(tmp_path_factory.mktemp("wechat"), **settings) as site:
        yield site


@pytest.fixture
def phone(browser, linked_site):
    """Makes phones; a new one knows nothing of the others' cookies. Pages are opened in WeChat's own browser."""
    contexts = []

    def make(size: str = "phone", agent: str = IN_WECHAT) -> Page:
        context = browser.new_context(viewport=SIZES[size], base_url=linked_site, locale="zh-CN", user_agent=agent)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def test_from_the_menu_to_the_message(phone, wechat: Standin) -> None:
    wechat.visitor = "o-wang"
    wechat.followers.add("o-wang")
    volunteer = phone()
    volunteer.goto(MENU)
    expect(volunteer.get_by_role("heading", name="第一次从微信进来")).to_be_visible()
    picture(volunteer, "wechat-first")
    volunteer.get_by_role("link", name="用手机号开始").click()
    volunteer.get_by_role("button", name="志愿者", exact=True).click()
    picture(volunteer, "wechat-bind")
    volunteer.get_by_role("button", name="绑定这个微信").click()
    expect(volunteer.get_by_role("heading", name="绑定成功")).to_be_visible()
    volunteer.get_by_role("link", name="继续：活动报名").click()

    again = phone()  # another day: the menu alone opens the account
    again.goto(MENU)
    again.goto("/me/notices/settings/")
    expect(again.get_by_role("heading", name="消息设置")).to_be_visible()
    again.get_by_label("从").fill("00:00")
    again.get_by_label("到").fill("00:00")
    again.get_by_role("button", name="保存").click()
    title = sign_up(again)

    organizer = phone()
    become(organizer, "组织管理员")
    write(organizer, title, "请带上身份证。")
    message = arrived(wechat)
    assert message["touser"] == "o-wang"
    assert "/me/notices/" in message["url"]


def test_who_signed_up_is_shown_the_code_that_tells_of_the_activity(phone, linked_site) -> None:
    volunteer = phone(agent=AGENT)
    become(volunteer, "组织管理员")
    title = sign_up_anywhere(volunteer)
    public_id = volunteer.url.rstrip("/").rpartition("/")[2]
    picture_at_both_sizes(volunteer, "wechat-signed-up")
    volunteer.get_by_role("link", name="关注公众号，活动有变动马上知道").click()
    for _ in range(100):  # the worker asks WeChat, the page only looks
        if "前有效" in volunteer.content():
            break
        time.sleep(0.2)
        volunteer.reload()
    expect(volunteer.get_by_role("img", name="公众号二维码")).to_be_visible()
    expect(volunteer.locator("main")).to_contain_text(title)
    picture_at_both_sizes(volunteer, "wechat-follow")
    scanned = f"<Event>subscribe</Event><EventKey>qrscene_{public_id}</EventKey>"
    assert title in pushed(linked_site, "o-new", scanned)


def test_who_is_bound_allows_a_message_in_wechats_browser(phone, linked_site, wechat: Standin) -> None:
    wechat.visitor = "o-wang"  # bound by the test before
    volunteer = phone()
    volunteer.route(
        "https://res.wx.qq.com/**", lambda route: route.fulfill(body=BUTTON, content_type="text/javascript")
    )
    volunteer.goto(MENU)
    volunteer.goto("/me/activities/")
    volunteer.locator(".cells a[href^='/activities/']").first.click()
    picture(volunteer, "wechat-offer")
    broken = []
    volunteer.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    volunteer.get_by_role("link", name="活动有变动，让微信提醒我").click()
    picture_at_both_sizes(volunteer, "wechat-allow")
    volunteer.get_by_role("button", name="允许发一条提醒").click()
    expect(volunteer.get_by_role("status")).to_contain_text("有变动就在微信里告诉您")
    picture(volunteer, "wechat-allowed")
    assert not broken

    elsewhere = phone("desktop", AGENT)
    elsewhere.goto("/wechat/allow/")
    expect(elsewhere.get_by_text("请在微信里打开这一页")).to_be_visible()
    expect(elsewhere.get_by_role("button", name="允许发一条提醒")).to_have_count(0)
    picture(elsewhere, "wechat-allow-elsewhere")


def pushed(site: str, openid: str, event: str) -> str:
    """What the official account answers to a push."""
    stamp = str(int(time.time()))
    query = f"timestamp={stamp}&nonce=n&signature={signature_of('AAAAA', stamp, 'n')}"
    body = (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{openid}</FromUserName><CreateTime>{stamp}</CreateTime>"
        f"<MsgType>event</MsgType>{event}</xml>"
    )
    request = urllib.request.Request(f"{site}/wechat/?{query}", body.encode(), {"Content-Type": "text/xml"})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


def picture_at_both_sizes(page: Page, name: str) -> None:
    for size in SIZES.values():
        page.set_viewport_size(size)
        picture(page, name)
    page.set_viewport_size(SIZES["phone"])


def sign_up_anywhere(page: Page) -> str:
    page.goto("/activities/?state=open")
    for address in [link.get_attribute("href") for link in page.locator(".cells a").all()]:
        page.goto(address)
        button = page.get_by_role("button", name="立即报名").first
        if button.is_visible():
            button.click()
            expect(page.get_by_role("status").first).to_contain_text("报名成功")
            return page.locator("h1").inner_text()
    raise AssertionError("no open activity without the organizer")


@pytest.mark.parametrize("size", SIZES)
def test_binding_and_unbinding(phone, wechat: Standin, size: str) -> None:
    wechat.visitor = f"o-{size}"
    page = phone(size)
    page.goto("/me/privacy/")  # out of a message: WeChat is asked, knows nobody, and the phone comes
    expect(page.get_by_text("这个微信还没有绑定")).to_be_visible()
    look(page, "login-unknown")
    page.get_by_role("button", name="新北区科协管理员", exact=True).click()
    look(page, "bind")
    page.get_by_role("link", name="以后再绑").click()
    expect(page.get_by_role("heading", name="隐私与账号")).to_be_visible()

    page.goto("/wechat/enter/bind/")  # logged in already
    page.get_by_role("button", name="绑定这个微信").click()
    look(page, "bound")
    page.go_back()
    expect(page.get_by_role("heading", name="已经绑定")).to_be_visible()
    look(page, "bound-already")

    page.goto("/me/privacy/")
    look(page, "privacy-bound")
    wechat.visitor = f"o-{size}-new"
    page.goto("/wechat/enter/bind/")
    look(page, "bind-replacing")
    page.get_by_role("button", name="绑定这个微信").click()
    expect(page.get_by_role("heading", name="绑定成功")).to_be_visible()

    page.goto("/me/privacy/")
    page.get_by_role("link", name="解绑微信").click()
    look(page, "unbind")
    page.get_by_role("button", name="解绑微信").click()
    look(page, "unbound")
    page.get_by_role("link", name="回到隐私与账号").click()
    expect(page.get_by_text("没有绑定")).to_be_visible()
    look(page, "privacy-unbound")


def test_a_message_opens_its_page_for_who_is_bound(phone, wechat: Standin) -> None:
    wechat.visitor = "o-li"
    first = phone()
    become(first, "组织管理员")
    first.goto("/wechat/enter/bind/")
    first.get_by_role("button", name="绑定这个微信").click()
    expect(first.get_by_role("heading", name="绑定成功")).to_be_visible()

    another_day = phone()
    another_day.goto("/me/records/?year=2026")
    expect(another_day).to_have_url(re.compile(r"/me/records/\?year=2026(#wechat_redirect)?$"))

    another_day.goto("/me/edit/")
    another_day.get_by_label("工作单位").fill("气象台")
    another_day.context.clear_cookies(name="sessionid")  # the session ends while one types
    another_day.get_by_role("button", name="保存").click()
    expect(another_day.get_by_label("工作单位")).to_have_value("气象台")


@pytest.mark.parametrize("size", SIZES)
def test_where_wechat_cannot_say_who_it_is(phone, wechat: Standin, size: str) -> None:
    wechat.visitor = "o-unknown"
    page = phone(size)
    page.goto("/wechat/back/?code=1&state=2")
    look(page, "lost")
    page.goto("/login/")
    look(page, "login-button")
    page.goto(MENU)
    look(page, "first")
    elsewhere = phone(size, "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0")
    elsewhere.goto("/wechat/enter/bind/")
    look(elsewhere, "elsewhere")
    elsewhere.goto("/me/privacy/")
    expect(elsewhere.get_by_role("link", name="用微信登录")).not_to_be_attached()


def look(page: Page, name: str) -> None:
    """As both judges of accessibility see it, and as a picture."""
    picture(page, f"wechat-{name}")
    found = problems(page) + shape_problems(page)
    assert not found, f"{name}: {found}"


def sign_up(page: Page) -> str:
    """One that the corps runs, so that its administrator can write about it."""
    page.goto("/activities/?state=open&q=科普大篷车")
    page.locator(".cells a").first.click()
    title = page.locator("h1").inner_text()
    page.get_by_role("button", name="立即报名").first.click()
    expect(page.get_by_role("status").first).to_contain_text("报名成功")
    return title


def write(organizer: Page, title: str, text: str) -> None:
    organizer.goto("/org/activities/")
    organizer.get_by_role("link", name=title).first.click()
    organizer.get_by_role("link", name="给参加者写信").click()
    organizer.get_by_label("要说的话").fill(text)
    picture(organizer, "letter")
    organizer.get_by_role("button", name="发出").click()
    expect(organizer.get_by_role("heading", name="已发给")).to_be_visible()
    expect(organizer.get_by_text(text)).to_be_visible()


def arrived(wechat: Standin) -> dict[str, str]:
    for _ in range(200):
        if wechat.sent:
            return next(iter(wechat.sent.values()))
        time.sleep(0.1)
    raise AssertionError("no message in twenty seconds")
