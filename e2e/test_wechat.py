"""From the official account's menu to a place in an activity, and a message about it: a WeChat on loopback."""

import time

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import SIZES, started
from e2e.test_walk import become, picture
from tests.wechat.standin import APP_ID, SECRET, Standin, running

pytestmark = pytest.mark.slow
MENU = "/wechat/enter/activity_list/"


@pytest.fixture(scope="module")
def wechat():
    with running() as standin:
        yield standin


@pytest.fixture(scope="module")
def linked_site(wechat: Standin, tmp_path_factory):
    address = wechat.address
    settings = {"WECHAT_APP_ID": APP_ID, "WECHAT_APP_SECRET": SECRET, "WECHAT_TOKEN": "AAAAA"}
    settings |= {"WECHAT_API_ADDRESS": address, "WECHAT_OAUTH_ADDRESS": address, "WECHAT_TEMPLATE": "template-1"}
    with started(tmp_path_factory.mktemp("wechat"), **settings) as site:
        yield site


@pytest.fixture
def phone(browser, linked_site):
    """Makes phones; a new one knows nothing of the others' cookies."""
    contexts = []

    def make() -> Page:
        context = browser.new_context(viewport=SIZES["phone"], base_url=linked_site, locale="zh-CN")
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
    volunteer.get_by_role("link", name="登录并绑定").click()
    volunteer.get_by_role("button", name="志愿者", exact=True).click()
    picture(volunteer, "wechat-bind")
    volunteer.get_by_role("button", name="绑定这个微信").click()
    volunteer.get_by_role("link", name="继续").click()

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
