"""补录 on the pages: from the paper list to the record, through two pairs of hands."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.activities.conftest import DAY
from tests.conftest import pass_second_factor
from tests.core.test_files import PDF
from tests.service_records.conftest import (
    activity,
    after,
    enter,
    leader_above,
    place,
    plan,
    publish,
    said_of,
    shift,
    sign_up_of,
)
from volunteering.access.services import set_parameter
from volunteering.activities.models import Activity
from volunteering.core import clock, parameters
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Organization
from volunteering.organizations.services import dissolve_organization
from volunteering.service_records.models import HandSheet, NoticeObjection, Objection, ServiceRecord
from volunteering.service_records.selectors import hand_evidence_of
from volunteering.service_records.services import approve_sheet, return_sheet

__all__ = [
    "activity",
    "after",
    "enter",
    "leader_above",
    "place",
    "plan",
    "publish",
    "said_of",
    "shift",
    "sign_up_of",
]


@pytest.fixture(autouse=True)
def later(after, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: after)


def logged_in(user, *, is_staff=False):
    client = Client()
    client.force_login(user)
    if is_staff:
        pass_second_factor(client)
    return client


@pytest.fixture
def organizer(user, private_files):
    return logged_in(user)


@pytest.fixture
def address(activity):
    return f"/org/activities/{activity.public_id}/hand/"


def text(answer):
    return answer.content.decode()


def form(shift, *places, **more):
    """As the page posts it: everybody's times go along, ticked or not."""
    times = {f"{which}_{one.pk}": at for one in places for which, at in (("from", "09:00"), ("to", "11:00"))}
    ticked = {"who": [str(one.pk) for one in places]}
    blank = {"number": "", "person": "", "begin": "09:00", "end": "11:00"}
    return {"form_key": "f" * 20, "rest_minutes": "0", "reason": "没有网络", **blank, **times, **ticked, **more}


def test_from_the_paper_list_to_the_record(organizer, staff, place, shift, address, another_volunteer):
    page = text(organizer.get(f"{address}?shift={shift.pk}"))
    assert "李四" in page
    assert 'value="09:00"' in page
    saved = organizer.post(address, form(shift, place))
    sheet = HandSheet.objects.get()
    assert saved.headers["Location"] == f"{address}{sheet.pk}/"
    send = {"form_key": "s" * 20, "send": "1"}
    assert "请先上传证据" in text(organizer.post(saved.headers["Location"], send))
    send |= {"form_key": "t" * 20, "evidence": SimpleUploadedFile("表.pdf", PDF)}
    sent = organizer.post(saved.headers["Location"], send, follow=True)
    assert "已提交审核" in text(sent)
    me = logged_in(another_volunteer.user)
    assert "待审核（补录）" in text(me.get("/me/records/"))

    desk = logged_in(staff, is_staff=True)
    review = f"/console/reviews/hours/{sheet.pk}/"
    assert review in text(desk.get("/console/reviews/"))
    file = hand_evidence_of(sheet).get()
    assert desk.post(f"{review}{file.pk}/", {"form_key": "e" * 20}).content == PDF
    done = text(desk.post(review, {"form_key": "a" * 20, "approve": "1"}, follow=True))
    assert "已记录" in done
    assert 'name="approve"' not in done
    mine = text(me.get("/me/records/"))
    assert "补录：新北区科技志愿服务大队录入，常州市科协审核" in mine
    assert "已记录" in text(organizer.get(f"/org/activities/{place.activity.public_id}/attendance/?shift={shift.pk}"))


def test_a_refused_form_keeps_everything_typed(organizer, place, shift, address):
    added = {"number": ["", "123456789012"], "person": ["", "王<五>"], "begin": ["", "09:30"], "end": ["", "10:30"]}
    typed = form(shift, place, reason="纸质<表>", rest_minutes="15", **added)
    answer = organizer.post(address, typed | {f"to_{place.pk}": "10:45"})
    assert answer.status_code == 409
    page = text(answer)
    for kept in ("纸质&lt;表&gt;", 'value="15"', "10:45", "123456789012", "王&lt;五&gt;", "09:30", "checked"):
        assert kept in page
    assert "不是志愿者编号" in page
    assert not HandSheet.objects.exists()


def test_another_row_is_a_button_away(organizer, place, shift, address, another_volunteer):
    page = text(organizer.post(address, form(shift, place, number="1", person="王五", more="1")))
    assert "第 2 位" in page
    assert "没有保存" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"who": []}, "请至少选一位"),
        ({"reason": " "}, "请写明为什么"),
        ({"rest_minutes": "x"}, "休息时间填分钟数"),
        ({"rest_minutes": "120"}, "休息时间填分钟数"),
        ({"to_": "12:00"}, "要在场次之内"),
        ({"to_": "早上"}, "请写明几点到"),
        ({"number": "123456789012", "person": "某"}, "不是志愿者编号"),
    ],
)
def test_each_mistake_is_explained_beside_the_form(organizer, place, shift, address, typed, sentence):
    typed = {f"to_{place.pk}" if name == "to_" else name: value for name, value in typed.items()}
    assert sentence in text(organizer.post(address, form(shift, place, **typed)))


def test_who_has_no_place_is_added_by_number_and_name(organizer, staff, shift, address, another_volunteer):
    typed = form(shift, number=another_volunteer.number, person="李四")
    assert organizer.post(address, typed).status_code == 302
    line = HandSheet.objects.get().lines.get()
    assert (line.volunteer, line.sign_up) == (another_volunteer, None)
    edit = text(organizer.get(f"{address}{line.sheet_id}/edit/"))
    assert another_volunteer.number in edit


def test_returned_it_is_mended_on_the_same_sheet(organizer, enter, place, staff, shift, address, after, monkeypatch):
    sheet = return_sheet(by=staff, sheet=enter(place.volunteer), reason="照片<不清>", now=after)
    page = text(organizer.get(f"{address}{sheet.pk}/"))
    assert "照片&lt;不清&gt;" in page
    assert "checked" in text(organizer.get(f"{address}{sheet.pk}/edit/"))
    organizer.post(f"{address}{sheet.pk}/edit/", form(shift, place, reason="重拍了"))
    monkeypatch.setattr(clock, "now", lambda: after + DAY)
    organizer.post(f"{address}{sheet.pk}/", {"form_key": "s" * 20, "send": "1"})
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reason) == ("sent", "重拍了")
    assert Notice.objects.filter(user=staff, kind="service_records:hand_sent").count() == 2


def test_returned_to_an_organization_without_administrators_there_is_nothing_to_mend(
    organizer, enter, place, staff, address, after
):
    sheet = enter(place.volunteer)
    Organization.objects.update(administrator_count=0)
    return_sheet(by=staff, sheet=sheet, reason="照片不清。", now=after)
    Organization.objects.update(administrator_count=1)
    page = text(organizer.get(f"{address}{sheet.pk}/"))
    assert "退回了这张补录单：照片不清。</p>" in page
    assert "/edit/" not in page


def test_evidence_is_taken_away_and_the_sheet_taken_back(organizer, enter, address, another_volunteer, staff, after):
    sheet = return_sheet(by=staff, sheet=enter(another_volunteer), reason="不清", now=after)
    file = hand_evidence_of(sheet).get()
    assert organizer.post(f"{address}{sheet.pk}/{file.pk}/", {"form_key": "o" * 20}).content == PDF
    organizer.post(f"{address}{sheet.pk}/{file.pk}/remove/", {"form_key": "r" * 20})
    assert not hand_evidence_of(sheet).exists()
    organizer.post(f"{address}{sheet.pk}/withdraw/", {"form_key": "w" * 20})
    assert "已撤回" in text(organizer.get(f"{address}{sheet.pk}/"))


def test_an_early_visitor_is_told_when(organizer, shift, address, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: shift.starts_at)
    assert "场次结束以后才能补录" in text(organizer.get(address))


def test_the_parents_administrator_decides_on_the_public_face(leader_above, enter, another_volunteer, certified):
    sheet = enter(another_volunteer)
    above = logged_in(leader_above)
    assert ">1 件<" in text(above.get("/org/"))
    page = f"/org/reviews/hours/{sheet.pk}/"
    assert page in text(above.get("/org/reviews/hours/"))
    assert "请写明退回原因" in text(above.post(page, {"form_key": "1" * 20, "return": "1"}))
    file = hand_evidence_of(sheet).get()
    assert above.post(f"{page}{file.pk}/", {"form_key": "2" * 20}).content == PDF
    done = above.post(page, {"form_key": "3" * 20, "approve": "1"}, follow=True)
    assert "常州支队" in text(done)
    assert ServiceRecord.objects.count() == 1


@pytest.fixture
def noticed(enter, another_volunteer, volunteer, staff, county, after, now):
    switch = parameters.NOTICE_OF_HAND_ENTRIES
    set_parameter(by=staff, parameter=switch, typed="1", region=county.parent, now=now)
    return approve_sheet(by=staff, sheet=enter(another_volunteer), now=after).sheet


def test_the_notice_is_public_and_masked_and_takes_objections(noticed, client, certified, elsewhere, staff):
    page = f"/organizations/{certified.public_id}/notices/"
    assert page in text(client.get(f"/organizations/{certified.public_id}/"))
    shown = text(client.get(page))
    assert "李*" in shown
    assert "李四" not in shown
    line = noticed.lines.get()
    assert client.get(f"{page}{line.pk}/").headers["Location"] == "/login/"
    other = logged_in(elsewhere)
    assert "请写明哪里不对" in text(other.post(f"{page}{line.pk}/", {"form_key": "1" * 20, "text": " "}))
    told = text(other.post(f"{page}{line.pk}/", {"form_key": "2" * 20, "text": "没有<到>场"}, follow=True))
    assert "异议已提交" in told
    assert "没有&lt;到&gt;场" in told

    desk, made = logged_in(staff, is_staff=True), NoticeObjection.objects.get()
    assert "公示有异议" in text(desk.get("/console/reviews/"))
    answer = f"/console/reviews/hours/{noticed.pk}/objections/{made.pk}/"
    assert "请写几句处理意见" in text(desk.post(answer, {"form_key": "3" * 20, "uphold": "1"}))
    desk.post(answer, {"form_key": "4" * 20, "uphold": "1", "answer": "核实没有到场"})
    assert "现在没有公示中的" in text(client.get(page))


def test_the_notice_outlives_its_organization(noticed, client, certified, elsewhere, staff, now):
    """Else its hours would be recorded without anybody having been able to object."""
    page = f"/organizations/{certified.public_id}/notices/"
    dissolve_organization(by=staff, organization=certified, reason="合并", now=now)
    shown = text(client.get(page))
    assert "李*" in shown
    assert f'"/organizations/{certified.public_id}/"' not in shown
    there = f"{page}{noticed.lines.get().pk}/"
    assert "异议已提交" in text(logged_in(elsewhere).post(there, {"form_key": "1" * 20, "text": "没来"}, follow=True))
    noticed.lines.update(state="refused", why_not="没来")
    assert client.get(page).status_code == 404


def test_a_person_reads_why_and_objects(noticed, another_volunteer):
    me, line = logged_in(another_volunteer.user), noticed.lines.get()
    page = text(me.get("/me/records/"))
    assert "公示中（补录）" in page
    objection = f"/me/records/hand/{line.pk}/objection/"
    assert objection in page
    me.post(objection, {"form_key": "1" * 20, "text": "我那天没有去"})
    assert Objection.objects.get().hand_line == line
    assert "异议等待答复" in text(me.get("/me/records/"))


def test_lists_cost_the_same_for_one_and_many(organizer, enter, publish, said_of, user, staff, shift, address, after):
    def cost(client, page):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    person = user.volunteer
    desk, pages = logged_in(staff, is_staff=True), (address, f"/org/activities/{shift.activity.public_id}/attendance/")
    sheet = enter(person, is_sent=False)
    for client, page in ((desk, "/console/reviews/"), (organizer, address)):
        client.get(page)
    before = [cost(organizer, one) for one in pages] + [cost(desk, "/console/reviews/")]
    for number in range(4):
        HandSheet.objects.create(shift=shift, reason=f"{number}", made_by=user, made_at=after)
        HandSheet.objects.create(shift=shift, reason="送", made_by=user, made_at=after, **sent(user, after))
    assert [cost(organizer, one) for one in pages] + [cost(desk, "/console/reviews/")] == before
    assert sheet.state == "draft"


def sent(user, after):
    return {"state": "sent", "sent_by": user, "sent_at": after + DAY}


def test_the_reviewer_sees_what_became_of_organization_and_activity(enter, another_volunteer, certified, staff, after):
    sheet, desk = enter(another_volunteer), logged_in(staff, is_staff=True)
    page = f"/console/reviews/hours/{sheet.pk}/"
    Activity.objects.update(status="cancelled", cancelled_at=sheet.shift.starts_at, cancel_reason="暴雨")
    dissolve_organization(by=staff, organization=certified, reason="合并", now=after)
    shown = text(desk.get(page))
    assert "已解散</span>" in shown
    assert "已取消</span>" in shown
    refused = desk.post(page, {"form_key": "1" * 20, "approve": "1"})
    assert refused.status_code == 409
    assert "结束之前活动已经取消" in text(refused)
