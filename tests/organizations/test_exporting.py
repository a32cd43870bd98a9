"""The members as a sheet: what was exported and is imported again changes nothing."""

import pytest

from tests.imports.test_sheets import apply, files, person, sheet, upload, verdicts
from volunteering.audit.models import AuditEvent
from volunteering.core.parameters import MEMBER_EXPORTS
from volunteering.imports.enums import Verdict
from volunteering.imports.reading import open_sheet
from volunteering.organizations.enums import ExportPurpose
from volunteering.organizations.services import CannotExport, export_members
from volunteering.volunteers.models import Volunteer

__all__ = ["apply", "files", "upload"]


@pytest.fixture
def exported(user, certified, now):
    def make(*, is_full=True, by=user):
        purpose = ExportPurpose.CHECK
        return b"".join(export_members(by=by, organization=certified, purpose=purpose, is_full=is_full, now=now))

    return make


def cells(content):
    return [row.cells for row in open_sheet(content).rows]


def test_exported_and_imported_again_nothing_changes(upload, apply, exported, certified):
    apply(upload(sheet(person(1), person(2, 服务类别="网络科普", 工作单位="=1+1"), person(3, 所在区域县="溧阳"))))
    before = list(Volunteer.objects.order_by("pk").values())
    again = apply(upload(exported()))
    assert verdicts(again) == [Verdict.UNCHANGED] * 4
    assert list(Volunteer.objects.order_by("pk").values()) == before
    certified.refresh_from_db()
    assert certified.member_count == 4


def test_numbers_are_text_and_masked_unless_wanted_whole(volunteer, exported):
    *_, whole = cells(exported())
    *_, masked = cells(exported(is_full=False))
    assert [whole[2], whole[4]] == [volunteer.phone, volunteer.document_number]
    assert [masked[2], masked[4]] == ["199****0001", "990*************9X"]
    assert whole[1] == masked[1] == "张三"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_becomes_a_formula(volunteer, exported, start):
    Volunteer.objects.filter(pk=volunteer.pk).update(employer=f"{start}cmd|'/c calc'!A1")
    *_, row = cells(exported())
    assert row[7] == f"'{start}cmd|'/c calc'!A1"


def test_every_export_is_on_record_and_counted(certified, user, exported):
    exported()
    event = AuditEvent.objects.get(tag="organizations:members:exported")
    assert (event.actor_id, event.words["purpose"], event.words["form"]) == (user.pk, "核对、更新名单", "完整")
    for _ in range(MEMBER_EXPORTS() - 1):
        exported()
    with pytest.raises(CannotExport, match="24 小时内最多导出"):
        exported()


def test_only_an_administrator_exports(exported, another_volunteer, staff):
    for stranger in (another_volunteer.user, staff):
        with pytest.raises(CannotExport):
            exported(by=stranger)


def test_an_export_costs_the_same_questions_for_one_and_for_many(
    upload, apply, exported, certified, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        exported()
    apply(upload(sheet(*(person(place) for place in range(1, 21)))))
    with django_assert_num_queries(len(few)):
        exported()


def test_the_page_asks_for_a_purpose_and_gives_a_workbook(client, user, certified):
    client.force_login(user)
    refused = client.post("/org/volunteers/export/", {"form_key": "1" * 20})
    assert "请选择导出的用途" in refused.content.decode()
    answer = client.post("/org/volunteers/export/", {"form_key": "2" * 20, "purpose": "report"})
    assert "attachment" in answer.headers["Content-Disposition"]
    *_, row = cells(b"".join(answer.streaming_content))
    assert row[2] == "199****0001"
