"""What htmx fetches is the same part of a full reload, and no page breaks the policy on scripts and styles."""

import itertools

import pytest
from playwright.sync_api import expect

PHONES = (f"199001{number:05}" for number in itertools.count(100))


@pytest.fixture
def page(browser, site):
    context = browser.new_context(base_url=site, locale="zh-CN")
    context.set_default_timeout(8000)
    page = context.new_page()
    page.refused = []
    page.on("console", lambda message: page.refused.append(message.text) if message.type == "error" else None)
    yield page
    assert page.refused == []
    context.close()


def test_a_filter_shows_what_a_reload_would(page):
    page.goto("/activities/")
    every = page.locator("#found a.activity").count()
    page.locator("#category").select_option(label="农技服务")
    page.wait_for_url("**category=*")
    expect(page.locator("#found a.activity")).not_to_have_count(every)
    part = page.locator("#found").inner_html()
    page.reload()
    assert page.locator("#found").inner_html() == part


def test_the_filter_of_regions_goes_down(page):
    page.goto("/activities/")
    page.locator("#region_1").select_option(label="江苏省")
    page.locator("#region_2").select_option(label="常州市")
    expect(page.locator("#region_3")).to_be_visible()
    part = page.locator("#where").inner_html()
    page.reload()
    assert page.locator("#where").inner_html() == part


def test_typing_finds(page):
    page.goto("/activities/")
    page.locator("#q").press_sequentially("茶园")
    expect(page.locator("#found a.activity")).to_have_count(1)
    page.go_back()
    expect(page.locator("#found a.activity")).not_to_have_count(1)


def test_a_code_is_sent_without_a_reload(page):
    page.goto("/login/")
    page.evaluate("window.stayed = true")
    page.get_by_label("手机号").fill(next(PHONES))
    page.get_by_role("button", name="发送验证码").click()
    expect(page.locator("#send_code")).to_be_disabled()
    expect(page.locator("#send_code")).to_contain_text("秒后可重发")
    expect(page.locator("#id_code")).to_be_focused()
    page.locator("#id_code").fill(page.locator(".code").inner_text())
    assert page.evaluate("window.stayed")
    page.locator("#id_code").press("Enter")
    page.wait_for_url("**/volunteer/register/")


def test_a_slip_is_listed_and_has_the_focus(page):
    page.goto("/login/")
    page.get_by_label("手机号").fill("12")
    page.get_by_role("button", name="发送验证码").click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.get_by_label("手机号")).to_have_value("12")


def test_a_menu_closes_on_escape(page):
    page.goto("/")
    page.locator("summary", has_text="友情链接").click()
    expect(page.get_by_role("link", name="政策文件").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menus details[open]")).to_have_count(0)


def test_the_desk_on_a_phone_shows_where_one_is(page):
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/login/")
    page.locator("form.people button").first.click()
    page.wait_for_url("**/console/")
    page.goto("/console/audit/")
    expect(page.locator(".desk-nav [aria-current]")).to_be_in_viewport(ratio=1)
