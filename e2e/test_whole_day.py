"""One activity from the sign-up to what is made public, on a phone. The clock is the real one: the shift is short."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import SIZES
from e2e.test_door import publish
from e2e.test_walk import become, picture

pytestmark = pytest.mark.slow
CHINA = ZoneInfo("Asia/Shanghai")
LENGTH = dt.timedelta(minutes=2)


def whole_minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)


def wait_until(moment: dt.datetime) -> None:
    time.sleep(max(0.0, (moment - dt.datetime.now(CHINA)).total_seconds()) + 1)


@pytest.fixture
def phones(browser, site):
    """The organizer's and the volunteer's."""
    contexts = [browser.new_context(viewport=SIZES["phone"], base_url=site, locale="zh-CN") for _ in range(2)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def test_from_the_sign_up_to_the_story(phones: list[Page]) -> None:
    organizer, volunteer = phones
    starts_at = whole_minute(dt.datetime.now(CHINA)) + dt.timedelta(minutes=2)
    ends_at = starts_at + LENGTH
    become(organizer, "组织管理员")
    activity = publish(organizer, "观鸟半日", starts_at, ends_at)
    become(volunteer, "志愿者")
    sign_up(volunteer, activity)

    organizer.get_by_role("link", name="签到和时长").click()
    organizer.get_by_role("button", name="打开签到码").click()
    use_code(organizer, volunteer, "签到")
    wait_until(starts_at + dt.timedelta(minutes=1))
    organizer.reload()
    use_code(organizer, volunteer, "签退")
    wait_until(ends_at)
    organizer.get_by_role("link", name="签到名单").click()
    organizer.get_by_role("button", name="确认 1 人的时长").click()
    expect(organizer.get_by_text("已记录").first).to_be_visible()
    picture(organizer, "confirmed")
    volunteer.goto("/me/records/")
    expect(volunteer.get_by_text("观鸟半日").first).to_be_visible()
    picture(volunteer, "recorded")


def sign_up(volunteer: Page, activity: str) -> None:
    volunteer.goto(f"/activities/{activity}/")
    volunteer.get_by_role("button", name="立即报名").click()
    expect(volunteer.get_by_role("status").first).to_contain_text("报名成功")


def use_code(organizer: Page, volunteer: Page, what: str) -> None:
    volunteer.goto("/checkin/")
    volunteer.get_by_label("六位数字").fill(organizer.locator(".digits").inner_text())
    volunteer.get_by_role("button", name="下一步").click()
    volunteer.get_by_role("button", name=what, exact=True).click()
    expect(volunteer.get_by_role("heading", name=f"{what}成功")).to_be_visible()
