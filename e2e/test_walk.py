"""The manual's walk of a volunteer, in a real browser, with and without JavaScript."""

import itertools
import os
from pathlib import Path

from playwright.sync_api import Page, expect

PHONES = (f"199000{number:05}" for number in itertools.count(100))
PICTURES = os.environ.get("PICTURES")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_NUMBERS = (
    body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
    for body in (f"99000019800101{sequence:03}" for sequence in itertools.count(1))
)


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
    for place, name in enumerate(("江苏省", "常州市", "新北区"), start=1):
        page.locator(f"#region_{place}").select_option(label=name)
        page.get_by_role("button", name="显示下级区域").click()
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
