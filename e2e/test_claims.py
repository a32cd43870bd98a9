"""认领 in a real browser: a record, a contradiction, the decision and its undoing; an old team."""

import itertools

from playwright.sync_api import Page, expect

from e2e.test_walk import become, id_number, picture

PHONES = (f"199002{number:05}" for number in itertools.count(100))
OFFICE = "常州市科协管理员"


def card_of(place: int) -> str:
    """As the demo makes them up."""
    return id_number(f"990000{1955 + place % 45}{1 + place % 12:02}{1 + place % 28:02}{place:03}")


CARDS = {"顾明德": card_of(903), "狄小满": card_of(904)}


def log_in_to_claim(page: Page, phone: str) -> None:
    page.context.clear_cookies()
    page.goto("/claim/")
    page.get_by_role("link", name="认领我的志愿者资料").click()
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="发送验证码").click()
    page.get_by_label("验证码", exact=True).fill(page.locator(".code").inner_text())
    page.get_by_role("button", name="下一步").click()


def say_who_one_is(page: Page, name: str = "狄小满") -> None:
    page.get_by_label("真实姓名").fill(name)
    page.get_by_label("身份证号", exact=True).fill(CARDS[name])
    page.get_by_label("我已阅读并同意").check()
    page.get_by_label("我单独同意").check()
    page.get_by_role("button", name="查找我的资料").click()


def test_a_lost_phone_becomes_a_case_that_is_decided_and_undone(page: Page) -> None:

    def picture_of(name: str) -> None:
        picture(page, f"claim-{name}")

    page.goto("/claim/")
    picture_of("hub")
    log_in_to_claim(page, next(PHONES))
    page.get_by_label("补充说明").fill("以前的手机号已经停机，在天目湖镇农技站工作。")
    page.get_by_role("button", name="查找我的资料").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写真实姓名")
    picture_of("person")
    say_who_one_is(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("认领核实")
    expect(page.locator("dl.details")).to_contain_text("核实中")
    assert "19800300004" not in page.content()
    picture_of("case")
    number, claimant = page.locator("dd.code").inner_text(), page.context.cookies()

    become(page, OFFICE)
    page.goto("/console/reviews/")
    picture_of("reviews")
    page.get_by_role("row", name=number).get_by_role("link").first.click()
    expect(page.locator(".sides")).to_contain_text("198****0004")
    picture_of("sides")
    page.get_by_role("button", name="是本人，交给申请人").click()
    page.get_by_role("row", name=number).get_by_role("link").first.click()
    picture_of("merge")
    office = page.context.cookies()

    page.context.clear_cookies()
    page.context.add_cookies(claimant)
    page.goto(f"/claim/cases/{number}/")
    expect(page.get_by_text("已归到您现在的手机号下")).to_be_visible()
    page.goto("/claim/person/")
    say_who_one_is(page)
    expect(page.get_by_text("原系统里已用这个手机号登记了")).to_be_visible()
    assert page.get_by_label("身份证号", exact=True).input_value() == CARDS["狄小满"]

    page.context.clear_cookies()
    page.context.add_cookies(office)
    page.goto("/console/reviews/")
    page.get_by_role("row", name=number).get_by_role("link").first.click()
    page.get_by_role("button", name="撤销合并").click()
    expect(page.get_by_role("button", name="不是同一个人")).to_be_visible()
    page.get_by_label("核实结果").fill("证件由另一位志愿者持有。")
    page.get_by_role("button", name="不是同一个人").click()

    page.context.clear_cookies()
    page.context.add_cookies(claimant)
    page.goto(f"/claim/cases/{number}/")
    expect(page.locator("dl.details")).to_contain_text("证件由另一位志愿者持有")
    picture_of("separate")


def test_two_records_are_merged_and_parted(page: Page) -> None:
    become(page, "志愿者")
    page.goto("/claim/person/")
    say_who_one_is(page, "顾明德")
    number = page.locator("dd.code").inner_text()
    become(page, OFFICE)
    page.goto("/console/reviews/")
    page.get_by_role("row", name=number).get_by_role("link").first.click()
    expect(page.locator(".sides .card")).to_have_count(3)
    picture(page, "claim-two-records")
    page.get_by_role("button", name="是同一个人，合并").click()
    page.get_by_role("row", name=number).get_by_role("link").first.click()
    expect(page.locator("dl.details")).to_contain_text("并入的资料")
    picture(page, "claim-merged")
    page.get_by_role("button", name="撤销合并").click()
    expect(page.get_by_text("溧阳市茶叶种植技术服务队")).to_be_visible()  # the old record has its team back
    page.get_by_label("核实结果").fill("是两个人。")
    page.get_by_role("button", name="不是同一个人").click()
    become(page, "志愿者")
    page.goto(f"/claim/cases/{number}/")
    expect(page.locator("dl.details")).to_contain_text("不是同一人")


def test_an_old_team_is_found_claimed_and_decided(page: Page) -> None:
    become(page, "志愿者")
    page.goto("/claim/organization/")
    page.get_by_label("队伍名称").fill("服务队")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("历史数据未关联").first).to_be_visible()
    picture(page, "claim-teams")
    name = page.locator(".cells strong").last.inner_text()
    page.get_by_role("link", name=name).click()
    page.get_by_label("证明说明").fill("我从2016年起担任队长，老年科协的王老师可以证明。")
    file = {"name": "任命.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 %%EOF"}
    page.get_by_label("证明材料").set_input_files(file)
    picture(page, "claim-team")
    page.get_by_role("button", name="提交认领").click()
    expect(page.get_by_text("等当地科协审核").first).to_be_visible()
    picture(page, "claim-mine")

    become(page, OFFICE)
    page.goto("/console/reviews/")
    page.get_by_role("link", name=name).click()
    picture(page, "claim-review")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_role("alert")).to_contain_text("退回原因")
    page.get_by_label("退回原因").fill("请附上任命文件的盖章页。")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_role("link", name=name)).to_have_count(0)

    become(page, "志愿者")
    page.goto("/claim/")
    expect(page.get_by_text("盖章页").first).to_be_visible()
