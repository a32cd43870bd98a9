"""分享: the poster and the address everywhere, the phone's own sheet where there is one."""

from playwright.sync_api import expect

SHEET = "navigator.share = what => { window.shared = what; return Promise.resolve(); }"


def open_first_activity(page) -> None:
    page.goto("/activities/")
    page.locator(".cells a").first.click()


def test_sharing_leads_to_the_poster_and_the_address(page):
    open_first_activity(page)
    address = page.url
    page.get_by_role("link", name="分享").click()
    assert page.get_by_label("网址").input_value() == address
    poster = page.locator(".poster img")
    expect(poster).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="保存图片").click()
    assert saved.value.suggested_filename.endswith(".png")


def test_a_phone_with_a_sheet_of_its_own_opens_that(browser, site):
    context = browser.new_context(base_url=site, locale="zh-CN")
    context.add_init_script(SHEET)
    page = context.new_page()
    open_first_activity(page)
    page.get_by_role("link", name="分享").click()
    assert page.evaluate("window.shared.url") == page.url
    expect(page.get_by_role("link", name="海报")).to_be_visible()
    context.close()


def test_the_address_is_copied(browser, site):
    context = browser.new_context(base_url=site, locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_first_activity(page)
    address = page.url
    page.get_by_role("link", name="分享").click()
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    context.close()
