"""集体注册 as an organizer does it: template, upload, leave and come back, mend, confirm, result, undo."""

import itertools
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e.test_walk import become, id_number, picture
from tests.imports.filling import SHEET, filled, rewritten

PLACES = itertools.count(1)
REST = (
    "群众",
    "汉族",
    "科技馆",
    "副高级",
    "大学本科",
    "企业",
    "江苏省",
    "常州市",
    "新北区",
    "科技培训",
    "科学教育类",
    "否",
)


def person(**changes: str) -> list[str]:
    place = next(PLACES)
    number = id_number(f"99000019850101{place:03}")
    values = {"phone": f"1990088{place:04}", "nation": REST[1], **changes}
    sex = "男" if int(number[16]) % 2 else "女"
    return [str(place), "王秀英", values["phone"], sex, number, REST[0], values["nation"], *REST[2:]]


def upload(page: Page, content: bytes, name: str) -> None:
    page.goto("/org/imports/")
    sheet = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("选择表格").set_input_files(sheet)
    page.get_by_role("button", name="上传并检查").click()


def downloaded(page: Page, link: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return Path(waiting.value.path()).read_bytes()


def wait_for(page: Page, state: str) -> None:
    """As somebody without a script does: look again."""
    for _ in range(60):
        if page.get_by_role("status").filter(has_text=state).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_role("status")).to_contain_text(state)


def figures(page: Page) -> dict[str, str]:
    return dict(text.split() for text in page.locator(".verdicts a").all_inner_texts())


def mend(xml: bytes) -> bytes:
    return xml.replace("火星".encode(), "汉族".encode()).replace(b"12345", f"1990089{next(PLACES):04}".encode())


def test_from_the_template_to_the_members_and_back(page: Page) -> None:
    become(page, "组织管理员")
    page.goto("/org/imports/")
    picture(page, "sheets-1-list")
    template = downloaded(page, "成员：《科技志愿者集体注册信息表》")

    people = [person(), person(nation="火星"), person(phone="12345"), person()]
    upload(page, filled(template, people), "十一月名单.xlsx")
    picture(page, "sheets-2-checking")
    page.goto("/me/")
    page.goto("/org/imports/")
    page.get_by_role("link", name="十一月名单.xlsx").first.click()
    wait_for(page, "等待确认")
    picture(page, "sheets-3-checked")
    assert figures(page) | {"新增": "2", "有误": "2"} == figures(page)
    expect(page.locator("main")).to_contain_text("没有“火星”这个选项")

    errors = downloaded(page, "下载需要修改的行")
    mended = rewritten(errors, {SHEET: mend})
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("alert")).to_contain_text("请勾选声明")
    page.get_by_label("我声明").check()
    page.get_by_role("button", name="确认导入").click()
    wait_for(page, "已导入")
    picture(page, "sheets-4-applied")

    upload(page, mended, "改好的名单.xlsx")
    wait_for(page, "等待确认")
    assert figures(page) | {"新增": "2", "有误": "0"} == figures(page)
    page.get_by_label("我声明").check()
    page.get_by_role("button", name="确认导入").click()
    wait_for(page, "已导入")

    page.get_by_text("撤销这次导入").click()
    picture(page, "sheets-5-undo")
    page.get_by_role("button", name="撤销导入").click()
    wait_for(page, "已撤销")
    picture(page, "sheets-6-undone")
    page.goto("/org/imports/")
    picture(page, "sheets-7-list")


def test_a_wrong_file_is_explained_and_the_members_can_be_taken_home(page: Page) -> None:
    become(page, "组织管理员")
    upload(page, b"\x89PNG\r\n\x1a\n", "照片.xlsx")
    expect(page.get_by_role("alert")).to_contain_text("只能上传 .xlsx、.xls 或 .ods")
    picture(page, "sheets-8-refused")
    page.goto("/org/volunteers/")
    page.get_by_role("link", name="导出名单").click()
    picture(page, "sheets-9-export")
    page.get_by_label("用途").select_option(label="报送科协")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出 Excel 表格").click()
    assert waiting.value.suggested_filename.endswith("志愿者.xlsx")
