"""One activity from the sign-up to what is made public, on a phone. The clock is the real one: the shift is short."""

import datetime as dt
import io
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from e2e.conftest import SIZES
from e2e.test_door import publish, sign_up
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
    """The organizer's, the volunteer's, and that of somebody who knows neither."""
    contexts = [browser.new_context(viewport=SIZES["phone"], base_url=site, locale="zh-CN") for _ in range(3)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def test_from_the_sign_up_to_the_story(phones: list[Page], tmp_path: Path) -> None:
    organizer, volunteer, employer = phones
    starts_at = whole_minute(dt.datetime.now(CHINA)) + dt.timedelta(minutes=2)
    if starts_at.date() != (starts_at + LENGTH).date():  # a shift never crosses midnight
        starts_at += LENGTH
    ends_at = starts_at + LENGTH
    become(organizer, "组织管理员")
    activity = publish(organizer, "观鸟半日", starts_at, ends_at)
    become(volunteer, "志愿者")
    sign_up(volunteer, activity)
    sign_up(organizer, activity)  # who then does not come

    organizer.goto(f"/org/activities/{activity}/attendance/")
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

    rate(volunteer)
    organizer.get_by_role("link", name="评价志愿者").click()
    organizer.get_by_role("button", name="其余全部合格").click()
    expect(organizer.get_by_role("status")).to_contain_text("都评价好了")
    write_to_who_came(organizer, volunteer, activity)
    verify(employer, certificate(volunteer, tmp_path))
    tell(organizer, activity, tmp_path)
    employer.goto("/stories/")
    employer.get_by_role("link", name="观鸟半日，看到了白鹭").click()
    expect(employer.get_by_text("白鹭在湿地边上站了很久")).to_be_visible()
    photo = employer.request.get(employer.locator(".photos img").first.get_attribute("src"))
    assert not Image.open(io.BytesIO(photo.body())).getexif()
    picture(employer, "story")


def use_code(organizer: Page, volunteer: Page, what: str) -> None:
    volunteer.goto("/checkin/")
    volunteer.get_by_label("六位数字").fill(organizer.locator(".digits").inner_text())
    volunteer.get_by_role("button", name="下一步").click()
    volunteer.get_by_role("button", name=what, exact=True).click()
    expect(volunteer.get_by_role("heading", name=f"{what}成功")).to_be_visible()


def write_to_who_came(organizer: Page, volunteer: Page, activity: str) -> None:
    organizer.goto(f"/org/activities/{activity}/")
    organizer.get_by_role("link", name="给参加者写信").click()
    organizer.get_by_label("签到过的人").check()
    organizer.get_by_label("要说的话").fill("照片已经整理好了，谢谢您来。")
    organizer.get_by_role("button", name="发出").click()
    expect(organizer.get_by_text("照片已经整理好了")).to_be_visible()
    picture(organizer, "letter-sent")
    for reader, times in ((volunteer, 1), (organizer, 0)):
        reader.goto("/me/notices/")
        expect(reader.get_by_text("照片已经整理好了")).to_have_count(times)


def rate(volunteer: Page) -> None:
    """What the volunteer thinks of the activity and of who ran it."""
    volunteer.get_by_role("link", name="次活动等您评价").click()
    volunteer.get_by_role("link", name="观鸟半日").click()
    for group in volunteer.locator("main fieldset").all():
        group.get_by_label("很好").check()
    volunteer.get_by_role("button", name="提交评价").click()
    expect(volunteer.get_by_text("观鸟半日").first).to_be_visible()


def certificate(volunteer: Page, folder: Path) -> str:
    """Issued and downloaded; another reader finds in it what it should say. Its number."""
    volunteer.goto("/me/certificates/")
    volunteer.get_by_label("常州市科技志愿服务支队").check()
    volunteer.get_by_role("button", name="开具证明").click()
    with volunteer.expect_download() as download:
        volunteer.get_by_role("link", name="下载 PDF").click()
    download.value.save_as(folder / "证明.pdf")
    serial = volunteer.locator(".serial").inner_text()
    text = "".join(page.extract_text() for page in PdfReader(folder / "证明.pdf").pages)
    assert all(words in text for words in ("记录在案共 1 次", "观鸟半日", serial))
    picture(volunteer, "certificate")
    return serial


def verify(employer: Page, serial: str) -> None:
    employer.goto("/certificates/verify/")
    employer.get_by_label("证明编号").fill(serial.lower())
    employer.get_by_role("button", name="核验").click()
    expect(employer.get_by_role("heading", name="证明有效")).to_be_visible()
    expect(employer.get_by_text("观鸟半日")).to_be_visible()
    picture(employer, "verified")


def tell(organizer: Page, activity: str, folder: Path) -> None:
    """A recap with a photo that says where it was taken, until it is made public."""
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: (31.0, 46.0, 0.0)}
    Image.new("RGB", (800, 600), "skyblue").save(folder / "白鹭.jpg", exif=place)
    organizer.goto(f"/org/activities/{activity}/recap/")
    organizer.get_by_label("标题").fill("观鸟半日，看到了白鹭")
    organizer.get_by_label("正文").fill("白鹭在湿地边上站了很久。\n\n大家轮流看望远镜。")
    organizer.locator("#photos_new").set_input_files(folder / "白鹭.jpg")
    organizer.get_by_label("照片中可辨认的人（未成年人由监护人）已同意公开").check()
    organizer.get_by_role("button", name="发布活动风采").click()
    expect(organizer.get_by_role("status")).to_contain_text("已公开")
    picture(organizer, "recap")
