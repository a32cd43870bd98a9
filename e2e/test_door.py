"""The day of an activity, at the door, in a real browser."""

import datetime as dt
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from e2e.test_walk import become, picture

SOON = dt.timedelta(minutes=30)


def publish(page: Page, title: str, starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """An activity; its address among the organization's."""
    times = {"shifts-0-starts_at": starts_at, "shifts-0-ends_at": ends_at, "sign_up_closes_at": starts_at}
    words = {"title": title, "content": "看水滴", "risks": "玻片易碎", "safeguards": "老师在场"}
    words |= {"contact_name": "沈老师", "contact_phone": "0519-00000000", "positions-0-capacity": "9"}
    page.goto("/org/activities/new/")
    page.locator("[name=category]").select_option(index=1)
    page.locator("[name=is_online]").check()
    for name, value in (words | {name: f"{time:%Y-%m-%dT%H:%M}" for name, time in times.items()}).items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=is_volunteering]").check()
    page.get_by_role("button", name="确认发布").click()
    return page.url.rstrip("/").rpartition("/")[2]


def sign_up(visitor: Page, activity: str) -> None:
    visitor.goto(f"/activities/{activity}/")
    visitor.get_by_role("button", name="立即报名").click()
    if visitor.get_by_label("时间冲突我已了解").count():  # with what the demo person does today, or another test
        visitor.get_by_label("时间冲突我已了解").check()
        visitor.get_by_role("button", name="立即报名").click()
    expect(visitor.get_by_role("status").first).to_contain_text("报名成功")


def test_a_volunteer_checks_in_and_out_with_the_code_on_the_leaders_screen(page: Page, browser, site) -> None:
    become(page, "组织管理员")
    start = dt.datetime.now(ZoneInfo("Asia/Shanghai")) + SOON
    midnight = start.replace(hour=0, minute=0) + dt.timedelta(days=1)  # a shift never crosses it
    activity = publish(page, "显微镜开放日", start, min(start + SOON, midnight))
    visitor = browser.new_context(viewport=page.viewport_size, base_url=site, locale="zh-CN").new_page()
    become(visitor, "志愿者")
    sign_up(visitor, activity)

    page.get_by_role("link", name="签到和时长").click()
    page.get_by_role("button", name="打开签到码").click()
    picture(page, "door")
    visitor.goto("/checkin/")
    visitor.get_by_label("六位数字").fill("00 00 00")
    visitor.get_by_role("button", name="下一步").click()
    expect(visitor.get_by_role("alert")).to_contain_text("没有找到")
    visitor.get_by_label("六位数字").fill(page.locator(".digits").inner_text())
    visitor.get_by_role("button", name="下一步").click()
    visitor.get_by_role("button", name="签到", exact=True).click()
    expect(visitor.get_by_role("heading", name="签到成功")).to_be_visible()

    page.get_by_role("link", name="签到名单").click()
    expect(page.get_by_text("1 / 1 人已签到")).to_be_visible()
    page.get_by_role("button", name="离开").click()
    expect(page.get_by_text("待确认")).to_be_visible()
    visitor.get_by_role("link", name="看服务记录").click()
    expect(visitor.get_by_text("显微镜开放日").first).to_be_visible()
    picture(visitor, "records")
    visitor.context.close()
