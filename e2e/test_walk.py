"""The manual's walk of a volunteer, in a real browser, with and without JavaScript."""

import itertools
import os
from pathlib import Path

from playwright.sync_api import Page, expect

PEOPLE = ("常州市科协管理员", "新北区科协管理员", "组织管理员", "志愿者")
NUMBERS = itertools.count(1)
PHONES = (f"199000{number:05}" for number in itertools.count(100))
PICTURES = os.environ.get("PICTURES")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(body: str) -> str:
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


ID_NUMBERS = (id_number(f"99000019800101{sequence:03}") for sequence in itertools.count(1))


def pick_region(page: Page, county: str = "新北区") -> None:
    """With a script the next level comes by itself; without one there is a button for it."""
    for place, name in enumerate(("江苏省", "常州市", county), start=1):
        page.locator(f"#region_{place}").select_option(label=name)
        button = page.get_by_role("button", name="显示下级区域")
        if button.is_visible():
            button.click()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        width = page.viewport_size["width"]
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


def test_a_volunteer_registers_reads_and_edits(page: Page) -> None:
    page.goto("/")
    picture(page, "home")
    page.get_by_role("link", name="注册成为志愿者").click()
    page.get_by_label("手机号").fill(next(PHONES))
    page.get_by_role("button", name="发送验证码").click()
    picture(page, "code")
    page.get_by_label("验证码", exact=True).fill(page.locator(".code").inner_text())
    page.get_by_role("button", name="下一步").click()

    page.get_by_label("真实姓名").fill("张三")
    page.get_by_label("身份证号", exact=True).fill("123")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert")).to_contain_text("18 位")
    picture(page, "errors")
    assert page.get_by_label("真实姓名").input_value() == "张三"

    page.get_by_label("身份证号", exact=True).fill(next(ID_NUMBERS))
    for label, option in (
        ("政治面貌", "群众"),
        ("民族", "汉族"),
        ("最高学历", "大学本科"),
        ("从业类别", "企业"),
        ("职称", "副高级"),
        ("是否为基层", "否"),
    ):
        if label == "是否为基层":
            page.get_by_label("基层“四长”").select_option(label=option)
        else:
            page.get_by_label(label).select_option(label=option)
    page.get_by_label("工作单位").fill("科技馆")
    page.get_by_label("科技培训", exact=True).check()
    page.get_by_label("科学教育类").check()
    pick_region(page)
    page.get_by_label("我已阅读并同意").check()
    page.get_by_label("我单独同意").check()
    picture(page, "form")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="注册成功")).to_be_visible()
    picture(page, "registered")

    page.get_by_role("link", name="查看志愿者信息").click()
    expect(page.locator("dl.details")).to_contain_text("江苏省常州市新北区")
    picture(page, "me")
    page.get_by_role("link", name="编辑信息").click()
    page.get_by_label("工作单位").fill("气象台")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("dl.details")).to_contain_text("气象台")


def test_the_menu_leads_to_policies_and_links(page: Page) -> None:
    page.goto("/")
    page.locator("summary", has_text="友情链接").click()
    picture(page, "menu")
    page.get_by_role("link", name="政策文件").first.click()
    page.get_by_role("link", name="关于组建科技志愿服务队伍").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("关于组建科技志愿服务队伍")
    picture(page, "policy")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_large_type_is_one_tap_away(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="长者模式").click()
    expect(page.get_by_role("button", name="标准字号")).to_be_visible()
    picture(page, "large")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def become(page: Page, title: str) -> None:
    """One-click people in the order of the page: what one is called changes with what one does."""
    page.context.clear_cookies()
    page.goto("/login/")
    page.locator("button[name=person]").nth(PEOPLE.index(title)).click()


def test_an_organization_publishes_and_a_volunteer_signs_up(page: Page) -> None:
    title = f"科普讲座 {next(NUMBERS)}"
    become(page, "组织管理员")
    page.goto("/org/activities/new/")
    page.get_by_label("活动名称").fill(title)
    page.get_by_label("服务类别").select_option(label="科普报告")
    page.get_by_label("活动内容").fill("讲解")
    page.get_by_label("线上活动").check()
    page.get_by_label("名额").fill("1")
    page.get_by_label("可能的风险").fill("无")
    page.get_by_label("安全保障措施").fill("有专人值守")
    page.get_by_label("联系人").fill("王老师")
    page.get_by_label("联系电话").fill("0519-00000000")
    picture(page, "publish")
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_role("alert")).to_contain_text("核对")
    assert page.get_by_label("活动名称").input_value() == title
    page.get_by_label("逐一核对").check()
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    picture(page, "org-activity")

    become(page, "志愿者")
    page.goto("/activities/?q=" + title.split(maxsplit=1)[0])
    picture(page, "activities")
    page.goto(f"/activities/?q={title}")
    page.get_by_role("link", name=title).click()
    picture(page, "activity")
    page.get_by_role("button", name="立即报名").click()
    if page.get_by_label("时间冲突我已了解").count():
        page.get_by_label("时间冲突我已了解").check()
        page.get_by_role("button", name="立即报名").click()
    expect(page.get_by_role("status").first).to_contain_text("报名成功")
    picture(page, "signed-up")
    page.goto("/me/activities/?tab=upcoming")
    expect(page.get_by_role("link", name=title)).to_be_visible()
    picture(page, "my-activities")
    page.get_by_role("link", name=title).click()
    page.get_by_text("取消报名", exact=True).click()
    page.get_by_role("button", name="确认取消").click()
    page.goto("/me/activities/?tab=ended")
    expect(page.get_by_role("link", name=title)).to_contain_text("已取消报名")


def test_a_volunteer_subscribes_and_ends_it(page: Page) -> None:
    become(page, "志愿者")
    page.goto("/activities/")
    page.get_by_role("link", name="订阅新活动").click()
    word = f"农技{next(NUMBERS)}"
    page.get_by_label("关键词").fill(word)
    pick_region(page, "武进区")
    picture(page, "subscribe")
    page.get_by_role("button", name="订阅", exact=True).click()
    expect(page.get_by_role("heading", name="订阅好了")).to_be_visible()
    expect(page.locator(".success")).to_contain_text(f"江苏省常州市武进区 · {word}，每天早上一次")
    picture(page, "subscribed")
    page.get_by_role("link", name="看我的订阅").click()
    page.get_by_role("button", name=f"取消订阅 江苏省常州市武进区 · {word}").click()
    expect(page.get_by_role("heading", name="已取消订阅")).to_be_visible()
    picture(page, "unsubscribed")


def test_an_organization_registers_and_the_association_certifies_it(page: Page) -> None:
    name = f"常州市测试科技志愿服务队 {next(NUMBERS)}"
    become(page, "志愿者")
    page.goto("/org/register/")
    page.get_by_label("组织名称").fill(name)
    page.get_by_label("主管单位类型").select_option(label="地方科协")
    page.get_by_label("主管单位", exact=True).fill("常州市科学技术协会")
    page.get_by_label("成立日期").fill("2019-08-08")
    pick_region(page)
    page.get_by_label("科技培训", exact=True).check()
    picture(page, "organization-form")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="注册成功")).to_be_visible()

    become(page, "新北区科协管理员")
    page.goto("/console/reviews/")
    picture(page, "reviews")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_role("alert")).to_contain_text("原因")
    page.get_by_role("button", name="通过").click()
    page.goto(f"/organizations/?q={name}")
    expect(page.get_by_role("link", name=name)).to_be_visible()
