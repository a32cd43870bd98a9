"""时长与异常 at the association's desk, and what the organization and the leader see of it."""

import datetime as dt
import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.activities.conftest import DAY, HOUR, activity, plan, publish
from tests.conftest import pass_second_factor
from tests.service_records.conftest import sign_up_of
from volunteering.activities.models import Activity
from volunteering.activities.services import PositionDetails, ShiftDetails, set_leader
from volunteering.audit.models import AuditEvent
from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.zone import CHINA
from volunteering.organizations.models import Organization
from volunteering.organizations.services import approve_membership, dissolve_organization, request_membership
from volunteering.service_records.models import Anomaly, Attendance, Objection, ServiceRecord
from volunteering.service_records.services import check_in, check_out, confirm_hours, reverse_record
from volunteering.service_records.services.deadlines import watch_shift
from volunteering.service_records.services.finding import SETTLES, find_anomalies
from volunteering.web.components.pieces import recording_due

__all__ = ["activity", "plan", "publish", "sign_up_of"]
LONG_AGO = dt.timedelta(days=40)


@pytest.fixture
def now():
    """Everything was set up then; the pages are read today."""
    return clock.now() - LONG_AGO


@pytest.fixture
def chief(client, staff):
    client.force_login(staff)
    pass_second_factor(client)
    return client


@pytest.fixture
def at(monkeypatch):
    """The pages' clock."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return set_to


@pytest.fixture
def served(publish, sign_up_of, another_volunteer, now):
    """An activity where somebody came and left, and nobody recorded it."""

    def make(number=0):
        start = (now.astimezone(CHINA) + DAY).replace(hour=number, minute=0, second=0, microsecond=0)
        shifts = [ShiftDetails(starts_at=start, ends_at=start + HOUR / 2)]
        places = [PositionDetails(capacity=5)]
        made = publish(title=f"第{number}场", shifts=shifts, positions=places, sign_up_closes_at=start)
        place = sign_up_of(another_volunteer, made)
        person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": place.shift}
        check_in(**person, device="", now=start)
        check_out(**person, now=start + HOUR / 2)
        watch_shift(shift=place.shift, now=start + 3 * HOUR)
        return made

    return make


def test_the_desk_lists_filters_and_exports_what_is_overdue(chief, served, county):
    served()
    page = chief.get("/console/records/").content.decode()
    assert "第0场" in page
    assert "1 人" in page
    assert "个场次逾期没有记录时长" in chief.get("/console/").content.decode()
    assert "第0场" in chief.get(f"/console/records/?region={county.path}&q=新北区").content.decode()
    for query in ("q=没有", "region=320000/320400/320402/"):
        assert "没有找到" in chief.get(f"/console/records/?{query}").content.decode()
    answer = chief.post("/console/records/export/", {"form_key": "e" * 20, "region": county.path})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sheet[1][3] == "第0场"
    assert sheet[1][7] == 1
    assert AuditEvent.objects.get(tag="service_records:overdue:exported").words == {"count": 1}


def test_the_overdue_list_costs_the_same_for_one_row_and_for_twenty(chief, served):
    def cost():
        chief.get("/console/records/")
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            page = chief.get("/console/records/").content.decode()
        return page.count('data-label="逾期"'), len(captured)

    served(0)
    rows, one = cost()
    assert rows == 1
    for number in range(1, 20):
        served(number)
    assert cost() == (20, one)


def test_the_organization_reads_that_it_is_late_until_it_confirms(client, user, served):
    made = served()
    client.force_login(user)
    page = f"/org/activities/{made.public_id}/attendance/"
    for address in ("/org/activities/", page):
        assert "已逾期" in client.get(address).content.decode()
    confirm_hours(by=user, shift=made.shifts.get(), rest_minutes=0, now=clock.now())
    for address in ("/org/activities/", page):
        assert "已逾期" not in client.get(address).content.decode()


def test_how_long_one_has_is_said_in_working_days(at):
    due = dt.date(2025, 10, 16)
    for day, words in (("2025-09-29", "还有 8 个工作日"), ("2025-10-15", "还有 1 个工作日")):
        at(dt.datetime.fromisoformat(f"{day}T12:00+08:00"))
        assert words in recording_due(due)
    at(dt.datetime(2025, 10, 16, 15, tzinfo=dt.UTC))
    assert "今天是最后一天" in recording_due(due)
    at(dt.datetime(2025, 10, 16, 16, tzinfo=dt.UTC))  # midnight in China
    assert "已逾期" in recording_due(due)


def test_a_deadline_in_a_year_without_a_notice_says_so(client, user, served, monkeypatch):
    monkeypatch.setattr("volunteering.service_records.rules.deadlines.is_announced", lambda day: False)
    made = served()
    client.force_login(user)
    page = client.get(f"/org/activities/{made.public_id}/attendance/").content.decode()
    assert "暂按周一至周五计算" in page


@pytest.fixture
def odd(publish, sign_up_of, volunteer, user):
    """The administrator confirmed the own hours."""
    made = publish(positions=[PositionDetails(capacity=5)])
    shift = sign_up_of(volunteer, made).shift
    check_in(by=user, volunteer=volunteer, shift=shift, device="", now=shift.starts_at)
    check_out(by=user, volunteer=volunteer, shift=shift, now=shift.ends_at)
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at)
    find_anomalies(now=clock.now() + SETTLES + HOUR)
    return Anomaly.objects.get()


def test_the_organization_explains_at_the_attendance_page(client, user, odd):
    made = odd.activity
    client.force_login(user)
    page = f"/org/activities/{made.public_id}/attendance/?shift={odd.shift_id}"
    assert "需要说明的情况" in client.get(page).content.decode()
    address = f"/org/activities/{made.public_id}/anomalies/{odd.pk}/"
    assert client.post(address, {"form_key": "a" * 20, "explanation": " "}).status_code == 409
    client.post(address, {"form_key": "b" * 20, "explanation": "只有一位管理员"})
    assert "您的说明：只有一位管理员" in client.get(page).content.decode()


def test_what_belongs_to_no_shift_is_explained_as_well(client, user, odd):
    Anomaly.objects.update(shift=None)
    client.force_login(user)
    page = f"/org/activities/{odd.activity.public_id}/attendance/"
    assert "需要说明的情况" in client.get(page).content.decode()
    address = f"/org/activities/{odd.activity.public_id}/anomalies/{odd.pk}/"
    client.post(address, {"form_key": "a" * 20, "explanation": "补录前核对过"})
    assert "补录前核对过" in client.get(page).content.decode()


def test_the_desk_decides_and_takes_back(chief, odd):
    listed = chief.get("/console/records/anomalies/").content.decode()
    assert "月的时长由本人确认" in listed
    address = f"/console/records/anomalies/{odd.pk}/"
    assert chief.post(address, {"form_key": "a" * 20, "note": "", "fine": "1"}).status_code == 409
    chief.post(address, {"form_key": "b" * 20, "note": "现场没有这个人", "wrong": "1"})
    odd.refresh_from_db()
    assert odd.state == "confirmed"
    assert "没有等待核实" in chief.get("/console/records/anomalies/").content.decode()
    assert "现场没有这个人" in chief.get(address).content.decode()
    entry = ServiceRecord.objects.get()
    reverse = f"/console/records/entries/{entry.pk}/reverse/"
    assert chief.post(reverse, {"form_key": "c" * 20, "anomaly": odd.pk, "reason": ""}).status_code == 409
    answer = chief.post(reverse, {"form_key": "d" * 20, "anomaly": odd.pk, "reason": "核实不符"})
    assert answer.headers["Location"] == address
    assert not ServiceRecord.objects.standing().exists()


@pytest.fixture
def leader(certified, another_volunteer, user, now):
    joined = request_membership(by=another_volunteer.user, volunteer=another_volunteer, organization=certified, now=now)
    approve_membership(by=user, membership=joined, now=now)
    return another_volunteer


def test_a_member_becomes_leader_and_finds_the_door(client, user, leader, publish):
    start = (clock.now().astimezone(CHINA) + DAY).replace(hour=9)
    activity = publish(shifts=[ShiftDetails(starts_at=start, ends_at=start + HOUR)], sign_up_closes_at=start)
    client.force_login(user)
    address = f"/org/activities/{activity.public_id}/leader/"
    assert "李四" in client.get(f"{address}?q=李四").content.decode()
    assert "没有找到" in client.get(f"{address}?q=王五").content.decode()
    client.post(address, {"form_key": "a" * 20, "volunteer": leader.pk})
    assert Activity.objects.get().leader == leader
    client.force_login(leader.user)
    door = f"/org/activities/{activity.public_id}/attendance/"
    for page in ("/me/", "/me/activities/"):
        assert door in client.get(page).content.decode()
    assert "打开签到码" in client.get(door).content.decode()
    client.force_login(user)
    client.post(address, {"form_key": "b" * 20, "remove": "1"})
    client.force_login(leader.user)
    assert client.get(door).status_code == 404


def test_the_leader_calls_the_list_without_phones_and_confirms_nothing(
    client, user, volunteer, leader, publish, sign_up_of, at, now
):
    made = publish(positions=[PositionDetails(capacity=5)])
    set_leader(by=user, activity=made, volunteer=leader, now=now)
    theirs, own = sign_up_of(volunteer, made), sign_up_of(leader, made)
    shift = theirs.shift
    client.force_login(leader.user)
    door = f"/org/activities/{made.public_id}/attendance/"
    at(shift.starts_at)
    assert client.post(f"{door}{theirs.pk}/", {"form_key": "a" * 20, "call": "arrived"}).status_code == 302
    assert (
        "不能给自己点名" in client.post(f"{door}{own.pk}/", {"form_key": "b" * 20, "call": "arrived"}).content.decode()
    )
    assert Attendance.objects.get().came_how == "list"
    page = client.get(door).content.decode()
    assert "199****" not in page
    at(shift.ends_at + HOUR)
    page = client.get(f"{door}?shift={shift.pk}").content.decode()
    assert "时长由组织的管理员确认" in page
    assert "rest_minutes" not in page
    mend = {"form_key": "c" * 20, "left_at": "11:00", "reason": "忘记签退"}
    assert client.post(f"{door}{theirs.pk}/", mend).status_code == 302
    assert client.post(f"{door}confirm/?shift={shift.pk}", {"form_key": "d" * 20}).status_code == 403
    assert not ServiceRecord.objects.exists()
    assert local_date(Attendance.objects.get().left_at) == local_date(shift.starts_at)


def test_the_desk_confirms_for_an_organization_that_was_dissolved(
    chief, served, certified, staff, client, another_volunteer
):
    place = served().sign_ups.get()
    assert "由科协确认" not in chief.get("/console/records/").content.decode()
    dissolve_organization(by=staff, organization=certified, reason="合并", now=clock.now())
    page = f"/console/records/shifts/{place.shift_id}/"
    assert page in chief.get("/console/records/").content.decode()
    shown = chief.get(page).content.decode()
    assert "李四" in shown
    assert "确认 1 人的时长" in shown
    refused = chief.post(page, {"form_key": "1" * 20, "refuse": "1", "who": another_volunteer.pk, "reason": " "})
    assert refused.status_code == 409
    assert "请写明不记录的原因" in refused.content.decode()
    assert "checked" in refused.content.decode()
    chief.post(page, {"form_key": "2" * 20, "refuse": "1", "who": another_volunteer.pk, "reason": "没<到>场"})
    assert "没&lt;到&gt;场" in chief.get(page).content.decode()
    client.force_login(another_volunteer.user)
    own = client.get("/me/records/").content.decode()
    assert "当地科协核实后没有记录：没&lt;到&gt;场" in own
    assert '<span class="tag bad">没有记录' in own
    assert not ServiceRecord.objects.exists()


def test_the_desk_fills_in_a_check_out_and_confirms(chief, served, certified, staff):
    place = served().sign_ups.get()
    Attendance.objects.update(left_at=None, left_how="")
    dissolve_organization(by=staff, organization=certified, reason="合并", now=clock.now())
    page = f"/console/records/shifts/{place.shift_id}/"
    mend = {"mend": place.pk, "left_at": "00:20", "reason": "电话问过"}
    assert "离开时间要晚于" in chief.post(page, mend | {"form_key": "1" * 20, "left_at": "x"}).content.decode()
    chief.post(page, mend | {"form_key": "2" * 20})
    assert "休息时间" in chief.post(page, {"form_key": "3" * 20, "confirm": "1", "rest_minutes": "x"}).content.decode()
    chief.post(page, {"form_key": "4" * 20, "confirm": "1"})
    assert ServiceRecord.objects.get().minutes == 20
    assert "已记录" in chief.get(page).content.decode()


@pytest.fixture
def unattended(served):
    """Its administrators are gone; somebody waits in its shift."""
    place = served().sign_ups.get()
    Organization.objects.update(administrator_count=0)
    return f"/console/records/shifts/{place.shift_id}/"


def test_who_is_left_over_is_named_to_the_desk_and_waits_until_refused(chief, unattended, another_volunteer):
    seen = Attendance.objects.get()
    Attendance.objects.update(left_at=seen.came_at + dt.timedelta(seconds=20))
    answer = chief.post(unattended, {"form_key": "1" * 20, "confirm": "1"})
    assert answer.status_code == 409
    assert "李四：在场次之内的时间不到一分钟，没有记录。" in answer.content.decode()
    assert "写明原因" in answer.content.decode()
    assert unattended in chief.get("/console/records/").content.decode()
    refused = {"form_key": "2" * 20, "refuse": "1", "who": another_volunteer.pk, "reason": "马上离开了"}
    assert chief.post(unattended, refused).status_code == 302
    assert unattended not in chief.get("/console/records/").content.decode()


def test_whose_record_was_taken_back_is_not_offered_to_be_refused(chief, unattended, staff):
    assert 'name="who"' in chief.get(unattended).content.decode()
    chief.post(unattended, {"form_key": "1" * 20, "confirm": "1"})
    reverse_record(by=staff, entry=ServiceRecord.objects.get(), reason="时间不对", now=clock.now())
    page = chief.get(unattended).content.decode()
    assert "李四" in page
    assert '<span class="tag bad">没有管理员</span>' in page
    assert 'name="who"' not in page


def test_a_rest_of_thousands_of_digits_is_a_mistake_in_typing(chief, unattended):
    answer = chief.post(unattended, {"form_key": "1" * 20, "confirm": "1", "rest_minutes": "9" * 5000})
    assert "休息时间" in answer.content.decode()


def test_the_desk_answers_objections_where_no_organization_does(chief, client, served, another_volunteer, staff):
    place = served().sign_ups.get()
    Organization.objects.update(administrator_count=0)
    client.force_login(another_volunteer.user)
    address = f"/me/records/{place.pk}/objection/"
    assert "由当地科协查看并答复" in client.get(address).content.decode()
    client.post(address, {"form_key": "1" * 20, "text": "我<到>场了"})
    client.force_login(staff)
    pass_second_factor(client)
    page = f"/console/records/shifts/{place.shift_id}/"
    assert "组织没有人处理的异议" in client.get("/console/records/").content.decode()
    assert "我&lt;到&gt;场了" in client.get(page).content.decode()
    words = {"objection": Objection.objects.get().pk, "refuse": "1"}
    silent = client.post(page, words | {"form_key": "2" * 20, "answer": ""})
    assert silent.status_code == 409
    assert "请写几句答复" in silent.content.decode()
    assert client.post(page, words | {"form_key": "3" * 20, "answer": "核实过"}).status_code == 302
    assert "组织没有人处理的异议" not in client.get("/console/records/").content.decode()
    assert Objection.objects.get().answered_by == staff
