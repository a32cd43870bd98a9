"""Annex 1 from the sheet to the bodies below an organization, and to the people who administer them."""

import pytest

from tests.imports.test_sheets import files, reasons, sheet, verdicts
from volunteering.accounts.services import close_account, open_user
from volunteering.core import clock
from volunteering.core.work import run_due_work
from volunteering.imports.enums import Verdict
from volunteering.imports.reading import open_sheet
from volunteering.imports.registry import importer_of
from volunteering.imports.rules import Unreadable
from volunteering.imports.selectors import figures_of
from volunteering.imports.services import CannotImport, confirm_batch, undo_batch, upload_batch
from volunteering.imports.workbooks import errors_of, template_of
from volunteering.organizations.enums import OrganizationState, Tier
from volunteering.organizations.importers.columns import read_administrator
from volunteering.organizations.models import NamedAdministrator, Organization
from volunteering.organizations.policies import can_manage
from volunteering.organizations.selectors import offices_offered_to
from volunteering.organizations.services import (
    CannotTakeOffice,
    certify_organization,
    decline_office,
    file_claim,
    return_organization,
    take_office,
)
from volunteering.organizations.services.filing import Named, name_administrator
from volunteering.regions.models import Region
from volunteering.volunteers.services import register_volunteer
from volunteering.web.demo.loading import id_number

__all__ = ["files"]

HEADER = (
    *("序号", "组织名称", "管理员姓名及手机号", "是否在民政部门注册", "主管单位类型", "主管\n单位", "成立日期"),
    *("服务类别", "所在\n区域省", "所在\n区域市", "所在\n区域县", "组织负责人姓名\n（选填）"),
    *("组织负责人职务\n（选填）", "组织负责人单位\n（选填）", "组织负责人电话\n（选填）"),
)
NAME, ADMINISTRATOR = "组织名称", "管理员姓名及手机号"
PHONE = "19800400001"


def body(place=1, **changes):
    """A row as people write it."""
    values = {
        NAME: f"新北区第{place}科技志愿服务队",
        ADMINISTRATOR: f"王秀英\n1980040{place:04}",
        "是否在民政部门注册": "否",
        "主管单位类型": "地方科协",
        "主管\n单位": "新北区科协",
        "成立日期": "2019.8.8",
        "服务类别": "☑科技培训\n□科技咨询\n☑青少年\n科技教育",
        "所在\n区域省": "江苏",
        "所在\n区域市": "常州",
        "所在\n区域县": "新北",
        **changes,
    }
    return [place, *(values.get(title, "") for title in HEADER[1:])]


def bodies(*rows, header=HEADER, **kwargs):
    return sheet(*rows, header=header, **kwargs)


@pytest.fixture
def upload(user, certified, now):
    def make(content, by=user, parent=certified):
        batch = upload_batch(
            by=by,
            kind="organizations",
            organization_id=parent.pk,
            region_path=parent.region_path,
            name="下级组织.xlsx",
            content=content,
            now=now,
        )
        run_due_work(now=clock.now())
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def apply(user):
    def make(batch, by=user):
        confirm_batch(by=by, batch=batch, declares_consent=True, now=clock.now())
        run_due_work(now=clock.now())
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def undo(user):
    def make(batch):
        undo_batch(by=user, batch=batch, now=clock.now())
        run_due_work(now=clock.now())

    return make


@pytest.fixture
def filed(upload, apply):
    """One body below, whose administrator has not registered."""
    batch = apply(upload(bodies(body())))
    return Organization.objects.get(pk=batch.rows.get().subject_id)


def register(profile, now, *, name="王秀英", phone=PHONE):
    login = open_user(phone=phone, now=now)
    register_volunteer(by=login, name=name, id_number=id_number(7), profile=profile, now=now)
    return login


def test_a_row_becomes_a_pending_body_below_and_reviewers_hear_once(upload, apply, certified, staff):
    batch = upload(bodies(body(1), [""] * 5, body(2), below=[["填报说明：1. …"]]))
    assert verdicts(batch) == [Verdict.NEW, Verdict.NEW]
    assert Organization.objects.count() == 1
    apply(batch)
    made = Organization.objects.get(name="新北区第1科技志愿服务队")
    assert (made.parent, made.tier, made.state) == (certified, Tier.TEAM, OrganizationState.PENDING)
    assert made.tree_path == f"{certified.tree_path}{made.public_id}/"
    assert (made.member_count, made.administrator_count, made.home_region.name) == (0, 0, "新北区")
    assert (str(made.founded_on), made.is_registered) == ("2019-08-08", False)
    assert {term.name for term in made.service_categories.all()} == {"科技培训", "青少年科技教育"}
    assert (made.named_administrator.name, made.named_administrator.phone) == ("王秀英", PHONE)
    assert staff.notices.filter(kind="organizations:filed").count() == 1


def test_the_same_file_twice_changes_nothing(upload, apply):
    content = bodies(body(1), body(2))
    apply(upload(content))
    before = list(Organization.objects.order_by("pk").values())
    assert verdicts(apply(upload(content))) == [Verdict.UNCHANGED, Verdict.UNCHANGED]
    assert list(Organization.objects.order_by("pk").values()) == before


SLIPS = [
    ({ADMINISTRATOR: "王秀英"}, "管理员姓名及手机号“王秀英”里没有完整的手机号"),
    ({ADMINISTRATOR: 19800400001.0}, "管理员姓名及手机号只有手机号，没有姓名"),
    ({"是否在民政部门注册": "不清楚"}, "是否在民政部门注册“不清楚”看不出是或否"),
    ({"成立日期": "去年"}, "成立日期“去年”不是有效的日期"),
    ({"成立日期": "2999-01-01"}, "成立日期成立日期在将来"),
    ({"主管单位类型": "火星"}, "主管单位类型没有“火星”这个选项"),
    ({"服务类别": "□科技培训"}, "服务类别一项也没有勾选"),
    ({"所在\n区域县": "天宁"}, "所在区域县天宁区不在上级组织所在的新北区"),
    ({"组织负责人电话\n（选填）": "找小王"}, "组织负责人电话“找小王”不是电话号码"),
    ({NAME: ""}, "组织名称没有填写组织名称"),
]


def test_each_slip_has_its_reason(upload):
    batch = upload(bodies(*(body(place, **changes) for place, (changes, _) in enumerate(SLIPS, start=1))))
    assert set(verdicts(batch)) == {Verdict.WRONG}
    for said, (_, reason) in zip(reasons(batch), SLIPS, strict=True):
        assert said.startswith(reason)


@pytest.mark.parametrize(
    "text", ["张三19800000743", "张三：１９８ 0000-0743", "19800000743 张 三", "姓名：张三\n手机：+86 19800000743"]
)
def test_name_and_phone_of_one_cell_are_told_apart(text):
    assert read_administrator(text) == Named("张三", "19800000743")


def test_two_phones_in_the_cell_are_one_too_many():
    with pytest.raises(Unreadable, match="几个手机号"):
        read_administrator("张三19800000743 李四19800000744")


def test_the_two_extra_columns_may_be_added_and_are_checked(upload):
    header = (*HEADER, "统一社会信用代码")
    batch = upload(bodies([*body(1), "91350100M000100Y4X"], [*body(2), "91350100M000100Y43"], header=header))
    assert verdicts(batch) == [Verdict.WRONG, Verdict.NEW]


def test_a_name_that_stands_twice_or_is_taken_is_said(upload, certified):
    taken = body(3, **{NAME: f" {certified.name}"})
    batch = upload(bodies(body(1), body(2, **{NAME: body(1)[1]}), taken))
    assert verdicts(batch) == [Verdict.NEW, Verdict.WRONG, Verdict.CONFLICT]
    assert reasons(batch)[-1] == "组织名称这个名称已经有组织登记"


def test_the_phone_of_somebody_else_is_a_conflict(upload, another_volunteer):
    batch = upload(bodies(body(1, **{ADMINISTRATOR: f"王秀英 {another_volunteer.phone}"})))
    assert verdicts(batch) == [Verdict.CONFLICT]


def test_a_body_nobody_administers_takes_what_changed_and_gives_it_back(filed, upload, apply, undo, staff, user, now):
    return_organization(by=staff, organization=filed, reason="主管单位写全称", now=now)
    assert user.notices.filter(kind="organizations:organization:returned").exists()  # nobody there yet hears it
    mended = body(1, **{"主管\n单位": "新北区科学技术协会", ADMINISTRATOR: "王秀英 19800400009"})
    batch = upload(bodies(mended))
    assert batch.rows.get().changes == [ADMINISTRATOR, "主管单位"]
    apply(batch)
    filed.refresh_from_db()
    assert (filed.state, filed.supervisor) == (OrganizationState.PENDING, "新北区科学技术协会")
    undo(batch)
    again = Organization.objects.get(pk=filed.pk)
    assert (again.state, again.supervisor) == (OrganizationState.RETURNED, "新北区科协")
    assert again.named_administrator.phone == PHONE


def test_a_legacy_record_of_the_place_is_claimed(filed, upload, apply, certified):
    Organization.objects.filter(pk=filed.pk).update(
        state=OrganizationState.LEGACY, legacy_number="T1", parent=None, tree_path=f"{filed.public_id}/"
    )
    NamedAdministrator.objects.all().delete()
    batch = apply(upload(bodies(body())))
    assert "关联原系统登记的组织" in batch.rows.get().changes
    filed.refresh_from_db()
    assert (filed.state, filed.parent) == (OrganizationState.PENDING, certified)
    assert Organization.objects.count() == 2


def test_what_is_claimed_online_already_is_claimed_by_the_sheet_too(filed, upload, apply, undo, another_volunteer, now):
    """Two claims of one old team: the association decides between them, and the sheet changes nothing meanwhile."""
    Organization.objects.filter(pk=filed.pk).update(
        state=OrganizationState.LEGACY, legacy_number="T1", parent=None, tree_path=f"{filed.public_id}/"
    )
    online = file_claim(by=another_volunteer.user, organization=filed, statement="我从2016年起担任队长。", now=now)
    batch = apply(upload(bodies(body())))
    filed.refresh_from_db()
    assert filed.state == OrganizationState.LEGACY
    sheet = filed.claims.exclude(pk=online.pk).get()
    assert (sheet.state, sheet.administrator_phone) == ("waiting", PHONE)
    undo(batch)
    sheet.refresh_from_db()
    assert sheet.state == "withdrawn"
    assert filed.claims.get(state="waiting") == online


def test_nobody_sees_a_claimed_teams_members_before_the_claim_is_certified(filed, another_volunteer, staff, now):
    by = another_volunteer.user
    name_administrator(filed, Named("李四", by.phone), now)
    Organization.objects.filter(pk=filed.pk).update(member_count=20)
    assert not offices_offered_to(by).exists()
    certify_organization(by=staff, organization=filed, now=clock.now())
    assert offices_offered_to(by).exists()
    assert by.notices.filter(kind="organizations:office_offered").count() == 2  # named, and certified


def test_a_legacy_record_of_another_place_is_not(filed, upload, regions):
    away = Region.objects.get(code="320402")
    Organization.objects.filter(pk=filed.pk).update(
        state=OrganizationState.LEGACY, legacy_number="T1", parent=None, region_path=away.path
    )
    assert verdicts(upload(bodies(body()))) == [Verdict.CONFLICT]


def test_powers_begin_when_the_named_person_registers_with_that_phone(filed, profile, now):
    login = register(profile, now)
    filed.refresh_from_db()
    assert can_manage(login, filed)
    assert (filed.member_count, filed.administrator_count) == (1, 1)
    assert not NamedAdministrator.objects.exists()
    assert login.notices.filter(kind="organizations:office_taken").exists()


def test_another_name_on_that_phone_gets_no_powers(filed, profile, now):
    login = register(profile, now, name="王秀兰")
    assert not can_manage(login, filed)


def test_who_is_a_volunteer_already_is_asked(upload, apply, another_volunteer, now):
    by = another_volunteer.user
    apply(upload(bodies(body(1, **{ADMINISTRATOR: f"李四 {another_volunteer.phone}"}))))
    made = Organization.objects.get(state="pending")
    assert by.notices.filter(kind="organizations:office_offered").exists()
    assert not can_manage(by, made)
    named = offices_offered_to(by).get()
    take_office(by=by, named=named, now=now)
    assert can_manage(by, made)
    with pytest.raises(CannotTakeOffice):
        take_office(by=by, named=named, now=now)


def test_nobody_takes_what_is_offered_to_another_and_one_may_decline(upload, apply, another_volunteer, user, now):
    apply(upload(bodies(body(1, **{ADMINISTRATOR: f"李四 {another_volunteer.phone}"}))))
    named = NamedAdministrator.objects.get()
    with pytest.raises(CannotTakeOffice):
        take_office(by=user, named=named, now=now)
    decline_office(by=another_volunteer.user, named=named, now=now)
    assert user.notices.filter(kind="organizations:office_declined").exists()
    assert verdicts(upload(bodies(body(1)))) == [Verdict.CHANGED]


def test_who_closes_the_account_is_named_nowhere(upload, apply, another_volunteer, now):
    apply(upload(bodies(body(1, **{ADMINISTRATOR: f"李四 {another_volunteer.phone}"}))))
    close_account(by=another_volunteer.user, now=now)
    assert not NamedAdministrator.objects.exists()


def test_undone_nothing_is_left_but_what_was_touched(upload, apply, undo, profile, staff, now):
    batch = apply(upload(bodies(body(1), body(2), body(3))))
    register(profile, now)
    certify_organization(by=staff, organization=Organization.objects.get(name__contains="第2"), now=now)
    assert figures_of([batch]) == {batch.pk: (3, 1)}
    undo(batch)
    assert set(Organization.objects.filter(parent__isnull=False).values_list("name", flat=True)) == {
        "新北区第1科技志愿服务队",
        "新北区第2科技志愿服务队",
    }
    assert figures_of([batch]) == {batch.pk: (2, 1)}


def test_an_administered_body_is_its_peoples_own(filed, upload, profile, now):
    register(profile, now)
    assert verdicts(upload(bodies(body(1, **{"主管\n单位": "别处"})))) == [Verdict.UNCHANGED]


def test_the_association_files_for_its_region_and_nobody_else(upload, staff, elsewhere, another_volunteer):
    assert verdicts(upload(bodies(body()), by=staff)) == [Verdict.NEW]
    for stranger in (elsewhere, another_volunteer.user):
        with pytest.raises(CannotImport):
            upload(bodies(body()), by=stranger)


def test_nothing_stands_below_the_lowest_tier(upload, certified):
    Organization.objects.filter(pk=certified.pk).update(tier=Tier.SUBTEAM)
    with pytest.raises(CannotImport):
        upload(bodies(body()))


def test_the_template_is_the_annex_and_holds_no_row(upload):
    content = template_of(importer_of("organizations"))
    rows = [row.cells for row in open_sheet(content).rows]
    assert rows[0][0] == "科技志愿服务组织集体注册信息表"
    titles = [str(cell).replace("\n", "") for cell in rows[1]]
    assert titles[: len(HEADER)] == [title.replace("\n", "") for title in HEADER]
    assert all(title.startswith("服务类别：") for title in titles[len(HEADER) :])
    assert upload(content).failure == "表头下面没有数据。请填好后再上传。"


def test_what_must_be_mended_can_be_uploaded_again(upload):
    batch = upload(bodies(body(1, 主管单位类型="火星")))
    assert verdicts(upload(errors_of(batch))) == [Verdict.WRONG]


def test_what_a_sheet_changed_stays_once_somebody_administers_it(filed, upload, apply, undo, profile, now):
    batch = apply(upload(bodies(body(1, **{"主管\n单位": "新北区科学技术协会"}))))
    register(profile, now)
    undo(batch)
    filed.refresh_from_db()
    assert (filed.supervisor, filed.administrator_count) == ("新北区科学技术协会", 1)
