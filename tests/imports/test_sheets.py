"""Annex 2 from the sheet to the members of an organization."""

import datetime as dt
import io
from unittest.mock import Mock

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from volunteering.accounts.services import open_user
from volunteering.core import clock
from volunteering.core.files import erase_file, path_of
from volunteering.core.models import StoredFile, Work
from volunteering.core.work import DELAYS, run_due_work
from volunteering.imports.enums import BatchState, Verdict
from volunteering.imports.models import ImportBatch, ImportRow
from volunteering.imports.reading import CannotReadWorkbook, open_sheet
from volunteering.imports.registry import importer_of
from volunteering.imports.services import CannotImport, applying, checking, confirm_batch, undo_batch, upload_batch
from volunteering.imports.workbooks import errors_of, template_of
from volunteering.organizations.models import Membership
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import CannotRegister, register_volunteer
from volunteering.web.demo.loading import id_number

HEADER = (
    *("序号", "真实姓名", "手机号", "性别", "身份证号", "政治面貌", "民族", "工作单位", "职称", "最高学历", "从业类别"),
    *("所在区域省", "所在区域市", "所在区域县", "服务类别", "服务领域\n或行业", "是否为基层“四长”"),
)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.PRIVATE_FILES_DIR = tmp_path


def person(place, **changes):
    """A row as people write it. Number and sex belong together."""
    number = id_number(place)
    values = {
        "真实姓名": "王秀英",
        "手机号": f"1980030{place:04}",
        "性别": "男" if int(number[16]) % 2 else "女",
        "身份证号": number,
        "政治面貌": "党员",
        "民族": "汉",
        "工作单位": "科技馆",
        "职称": "副高",
        "最高学历": "本科",
        "从业类别": "企业",
        "所在区域省": "江苏",
        "所在区域市": "常州",
        "所在区域县": "新北",
        "服务类别": "☑科技培训\n□科技咨询\n☑青少年\n科技教育",
        "服务领域\n或行业": "科学教育类、健康咨询类",
        "是否为基层“四长”": "否",
        **changes,
    }
    return [place, *(values[title] for title in HEADER[1:])]


def sheet(*rows, header=HEADER, above=(["附件2"], ["科技志愿者集体注册信息表"]), below=()):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate([*above, header, ["范例", "张三", "19800000000"], *rows, *below]):
        page.write_row(number, 0, row)
    book.close()
    return target.getvalue()


@pytest.fixture
def upload(user, certified, now):
    def make(content, by=user):
        batch = upload_batch(
            by=by,
            kind="volunteers",
            organization_id=certified.pk,
            region_path=certified.region_path,
            name="名单.xlsx",
            content=content,
            now=now,
        )
        run_due_work(now=clock.now())
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def apply(user, now):
    def make(batch):
        confirm_batch(by=user, batch=batch, declares_consent=True, now=clock.now())
        run_due_work(now=clock.now())
        batch.refresh_from_db()
        return batch

    return make


def verdicts(batch):
    return list(batch.rows.order_by("number").values_list("verdict", flat=True))


def reasons(batch):
    return [f"{header}{sentence}" for row in batch.rows.order_by("number") for header, sentence, _ in row.problems]


def test_a_sheet_becomes_unclaimed_people_and_members(upload, apply, certified, user):
    batch = upload(sheet(person(1), [""] * 3, person(2), below=[["填报说明：1. …"], person(3)]))
    assert (batch.state, verdicts(batch)) == (BatchState.CHECKED, [Verdict.NEW, Verdict.NEW])
    assert not Volunteer.objects.filter(origin="import").exists()
    assert user.notices.filter(kind="imports:checked", body__contains="2 行可以导入").exists()
    assert apply(batch).state == BatchState.APPLIED
    made = Volunteer.objects.get(phone_fingerprint__isnull=False, origin="import", name="王秀英", born_on__year=1956)
    assert (made.state, made.user, made.document_number) == (VolunteerState.IMPORTED, None, id_number(1))
    assert made.region.name == "新北区"
    assert made.political_status.name == "中国共产党党员"
    assert {term.name for term in made.service_categories.all()} == {"科技培训", "青少年科技教育"}
    certified.refresh_from_db()
    assert certified.member_count == 3 == Membership.objects.filter(organization=certified, state="active").count()


def test_the_same_file_twice_changes_nothing(upload, apply):
    content = sheet(person(1), person(2))
    apply(upload(content))
    before = list(Volunteer.objects.order_by("pk").values())
    again = apply(upload(content))
    assert verdicts(again) == [Verdict.UNCHANGED, Verdict.UNCHANGED]
    assert list(Volunteer.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"身份证号": "22030219****280203"}, "身份证号证件号码中有 *"),
        ({"身份证号": 9.9000019800101e17}, "身份证号号码被表格存成了数字"),
        ({"性别": "男" if id_number(1)[16] in "02468" else "女"}, "性别性别与身份证号不一致"),
        ({"手机号": "12345"}, "手机号“12345”不是手机号"),
        ({"真实姓名": ""}, "真实姓名没有填写真实姓名"),
        ({"民族": "火星"}, "民族没有“火星”这个选项"),
        ({"服务类别": "□科技培训 □科技咨询"}, "服务类别一项也没有勾选"),
        ({"服务类别": "打酱油"}, "服务类别没有“打酱油”这个选项"),
        ({"所在区域县": ""}, "所在区域县常州市下面还分区县"),
        ({"所在区域县": "亚特兰蒂斯"}, "所在区域县没有“江苏、常州、亚特兰蒂斯”这个区域"),
        ({"工作单位": "馆" * 101}, "工作单位有 101 个字"),
    ],
)
def test_each_slip_has_its_reason(upload, changes, reason):
    batch = upload(sheet(person(1, **changes)))
    assert verdicts(batch) == [Verdict.WRONG]
    assert any(one.startswith(reason) for one in reasons(batch)), reasons(batch)


@pytest.mark.parametrize(
    "changes",
    [
        {"手机号": 19800300001.0},
        {"手机号": "+86 198-0030 0001"},
        {"所在区域省": "", "所在区域市": ""},
        {"身份证号": id_number(1).lower()},
        {"真实姓名": "王 秀英"},
    ],
)
def test_usual_ways_of_writing_are_forgiven(upload, changes):
    assert verdicts(upload(sheet(person(1, **changes)))) == [Verdict.NEW]


def test_a_row_that_stands_twice_is_named(upload):
    batch = upload(sheet(person(1), person(2, 手机号="19800300001")))
    assert verdicts(batch) == [Verdict.NEW, Verdict.WRONG]
    assert reasons(batch) == ["手机号与第 5 行的手机号相同"]


def test_another_persons_phone_and_number_are_conflicts(upload, another_volunteer):
    taken = person(1, 手机号=another_volunteer.phone)
    number = another_volunteer.document_number
    sex = "男" if int(number[16]) % 2 else "女"
    known = person(2, 身份证号=number, 性别=sex)
    batch = upload(sheet(taken, known))
    assert verdicts(batch) == [Verdict.CONFLICT, Verdict.CONFLICT]
    assert "手机号这个手机号属于另一位志愿者" in reasons(batch)


def test_who_is_registered_already_joins_and_is_told(upload, apply, another_volunteer, certified):
    number = another_volunteer.document_number
    sex = "男" if int(number[16]) % 2 else "女"
    row = person(2, 真实姓名="李四", 身份证号=number, 性别=sex, 手机号=another_volunteer.phone, 工作单位="别处")
    apply(upload(sheet(row)))
    another_volunteer.refresh_from_db()
    assert another_volunteer.employer == "科技馆"  # an active person's data are their own
    assert Membership.objects.filter(organization=certified, volunteer=another_volunteer, state="active").exists()
    assert another_volunteer.user.notices.filter(kind="organizations:enrolled").exists()


def test_an_unclaimed_record_takes_what_changed_and_gives_it_back(upload, apply, user):
    apply(upload(sheet(person(1))))
    batch = upload(sheet(person(1, 工作单位="气象台")))
    assert (verdicts(batch), batch.rows.get().changes) == ([Verdict.CHANGED], ["工作单位"])
    apply(batch)
    made = Volunteer.objects.get(origin="import")
    assert made.employer == "气象台"
    undo_batch(by=user, batch=batch, now=clock.now())
    run_due_work(now=clock.now())
    made.refresh_from_db()
    assert made.employer == "科技馆"


def test_undone_within_a_day_nothing_is_left_but_what_was_claimed(upload, apply, user, certified):
    batch = apply(upload(sheet(person(1), person(2))))
    claimed = Volunteer.objects.filter(origin="import").first()
    Volunteer.objects.filter(pk=claimed.pk).update(updated_at=clock.now())
    undo_batch(by=user, batch=batch, now=clock.now())
    run_due_work(now=clock.now())
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert list(Volunteer.objects.filter(origin="import")) == [claimed]
    certified.refresh_from_db()
    assert certified.member_count == 2 == Membership.objects.filter(organization=certified, state="active").count()


def test_undoing_is_too_late_after_a_day(upload, apply, user):
    batch = apply(upload(sheet(person(1))))
    with pytest.raises(CannotImport, match="24 小时"):
        undo_batch(by=user, batch=batch, now=batch.applied_at + dt.timedelta(hours=25))


def test_a_death_half_way_goes_on_where_it_stopped(upload, apply, monkeypatch, user):
    monkeypatch.setattr("volunteering.imports.services.portions.PORTION", 2)
    batch = upload(sheet(*(person(place) for place in range(1, 6))))
    confirm_batch(by=user, batch=batch, declares_consent=True, now=clock.now())
    whole, calls = applying._write, []

    def dying(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        whole(*args)

    monkeypatch.setattr(applying, "_write", dying)
    with pytest.raises(KeyboardInterrupt):
        applying.apply_batch(batch.pk)
    assert Volunteer.objects.filter(origin="import").count() == 2
    monkeypatch.setattr(applying, "_write", whole)
    applying.apply_batch(batch.pk)
    assert Volunteer.objects.filter(origin="import").count() == 5
    assert ImportRow.objects.filter(applied_at__isnull=False).count() == 5


def test_confirmed_once_and_with_consent(upload, user, apply):
    batch = upload(sheet(person(1)))
    with pytest.raises(CannotImport, match="声明"):
        confirm_batch(by=user, batch=batch, declares_consent=False, now=clock.now())
    apply(batch)
    with pytest.raises(CannotImport, match="已经有人确认"):
        confirm_batch(by=user, batch=batch, declares_consent=True, now=clock.now())


def test_strangers_cannot_import(upload, another_volunteer):
    with pytest.raises(CannotImport):
        upload(sheet(person(1)), by=another_volunteer.user)


def test_what_must_be_mended_comes_back_as_a_workbook_that_can_be_uploaded(upload):
    batch = upload(sheet(person(1), person(2, 民族="火星")))
    mended = errors_of(batch)
    rows = [row.cells for row in open_sheet(mended).rows]
    assert any("没有“火星”这个选项" in cell for row in rows for cell in row if isinstance(cell, str))
    again = upload(mended)
    assert verdicts(again) == [Verdict.WRONG]


def test_the_template_passes_its_own_check_and_holds_no_row(upload):
    batch = upload(template_of(importer_of("volunteers")))
    assert (batch.state, batch.failure) == (BatchState.FAILED, "表头下面没有数据。请填好后再上传。")


def test_boxes_in_columns_of_their_own_join_what_is_written(upload, apply):
    boxes = ["服务类别：科技培训", "服务类别：农技服务"]
    rows = [
        [*person(1, 服务类别="□科技咨询 ☑科普讲解"), "√", ""],
        [*person(2, 服务类别=""), "否", "是"],
        [*person(3, 服务类别=""), "", "×"],
    ]
    batch = upload(sheet(*rows, header=[*HEADER, *boxes]))
    assert reasons(batch) == ["服务类别没有填写服务类别"]
    apply(batch)
    chosen = [
        {str(term) for term in one.service_categories.all()}
        for one in Volunteer.objects.filter(origin="import").order_by("id")
    ]
    assert chosen == [{"科普讲解", "科技培训"}, {"农技服务"}]


def test_a_missing_column_is_one_clear_sentence(upload):
    batch = upload(sheet(person(1)[:-1], header=HEADER[:-1]))
    assert batch.failure == "表格缺少这些列：是否为基层“四长”。请对照模板补上后再上传。"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空的"),
        (b"%PDF-1.7", "只能上传"),
        (b"PK\x03\x04rubbish", "读不出来"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "读不出来"),
    ],
)
def test_what_is_no_workbook_is_refused(content, sentence):
    with pytest.raises(CannotReadWorkbook, match=sentence):
        open_sheet(content)


def test_the_person_claims_the_record_with_phone_name_and_number(upload, apply, profile, certified, now):
    apply(upload(sheet(person(1))))
    made = Volunteer.objects.get(origin="import")
    login = open_user(phone="19800300001", now=now)
    with pytest.raises(CannotRegister):
        register_volunteer(by=login, name="王秀", id_number=id_number(1), profile=profile, now=now)
    claimed = register_volunteer(by=login, name="王秀英", id_number=id_number(1), profile=profile, now=now)
    assert (claimed.pk, claimed.number, claimed.state) == (made.pk, made.number, VolunteerState.ACTIVE)
    assert Membership.objects.filter(organization=certified, volunteer=claimed, state="active").exists()


def test_nobody_claims_with_another_phone(upload, apply, profile, now):
    apply(upload(sheet(person(1))))
    login = open_user(phone="19800399999", now=now)
    with pytest.raises(CannotRegister, match="已经注册过"):
        register_volunteer(by=login, name="王秀英", id_number=id_number(1), profile=profile, now=now)


def test_a_sheet_that_expires_half_way_ends_with_a_sentence_and_can_be_undone(upload, user, monkeypatch):
    monkeypatch.setattr("volunteering.imports.services.portions.PORTION", 2)
    batch = upload(sheet(*(person(place) for place in range(1, 6))))
    confirm_batch(by=user, batch=batch, declares_consent=True, now=clock.now())
    with monkeypatch.context() as patch:
        patch.setattr(applying, "keep_lease", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            applying.apply_batch(batch.pk)
    erase_file(StoredFile.objects.get(pk=batch.file_id), now=clock.now())
    path_of(batch.file_id).unlink()
    run_due_work(now=clock.now())
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert "到期删除" in batch.failure
    assert "已导入 2 行" in batch.failure
    assert user.notices.filter(kind="imports:stopped").exists()
    undo_batch(by=user, batch=batch, now=clock.now())
    run_due_work(now=clock.now())
    assert not Volunteer.objects.filter(origin="import").exists()


def test_a_sheet_that_fails_again_and_again_does_not_stay_busy(upload, user, monkeypatch):
    batch = upload(sheet(person(1)))
    confirm_batch(by=user, batch=batch, declares_consent=True, now=clock.now())
    monkeypatch.setattr(applying, "portions", lambda *_: 1 / 0)
    for _ in range(len(DELAYS) + 1):
        Work.objects.filter(subject_id=batch.pk).exclude(state="done").update(due_at=clock.now())
        run_due_work(now=clock.now())
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert "没有导入任何一行" in batch.failure


def test_boxes_alone_are_a_change_and_come_back(upload, apply, user):
    apply(upload(sheet(person(1))))
    batch = upload(sheet(person(1, 服务类别="网络科普")))
    assert (verdicts(batch), batch.rows.get().changes) == ([Verdict.CHANGED], ["服务类别"])
    apply(batch)
    made = Volunteer.objects.get(origin="import")
    assert [term.name for term in made.service_categories.all()] == ["网络科普"]
    undo_batch(by=user, batch=batch, now=clock.now())
    run_due_work(now=clock.now())
    assert {term.name for term in made.service_categories.all()} == {"科技培训", "青少年科技教育"}


def test_a_check_that_was_taken_for_dead_gives_way(upload, monkeypatch):
    """Another worker begins anew while the first still judges: each row has one verdict all the same."""
    monkeypatch.setattr("volunteering.imports.services.portions.PORTION", 2)
    batch = upload(sheet(*(person(place) for place in range(1, 6))))
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.CHECKING)
    inner, calls = checking.keep_lease, []

    def second_worker(*args):
        calls.append(args)
        if len(calls) == 1:
            checking.check_batch(batch.pk)
        inner(*args)

    monkeypatch.setattr(checking, "keep_lease", second_worker)
    checking.check_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, verdicts(batch)) == (BatchState.CHECKED, [Verdict.NEW] * 5)
    assert len(calls) == 1 + 3  # the first gave way after its first portion


def asked(work):
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_a_portion_costs_the_same_questions_for_two_rows_and_for_twenty(upload, apply, user):
    """New people, changed ones, and taking both back."""
    costs = []
    for places in (range(1, 3), range(21, 41)):
        made = upload(sheet(*(person(place) for place in places)))
        cost = [asked(lambda made=made: apply(made))]
        changed = upload(sheet(*(person(place, 工作单位="气象台", 服务类别="其他") for place in places)))
        cost.append(asked(lambda changed=changed: apply(changed)))
        assert set(verdicts(changed)) == {Verdict.CHANGED}
        for batch in (changed, made):
            undo_batch(by=user, batch=batch, now=clock.now())
            cost.append(asked(lambda: run_due_work(now=clock.now())))
        costs.append(cost)
    few, many = costs
    assert many == few


def test_who_another_record_was_merged_into_is_kept(upload, apply, user, another_volunteer):
    batch = apply(upload(sheet(person(1), person(2))))
    made = Volunteer.objects.filter(origin="import").first()
    Volunteer.objects.filter(pk=another_volunteer.pk).update(state="merged", merged_into=made)
    undo_batch(by=user, batch=batch, now=clock.now())
    run_due_work(now=clock.now())
    assert list(Volunteer.objects.filter(origin="import")) == [made]
