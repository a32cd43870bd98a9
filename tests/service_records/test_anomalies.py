"""What is odd is found once; what is honest is not found."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.activities.conftest import DAY, HOUR
from volunteering.activities.models import SignUp
from volunteering.core import clock
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Membership
from volunteering.service_records.models import Anomaly, Attendance, HandLine, HandSheet, ServiceRecord, Watermark
from volunteering.service_records.rules import anomalies as rules
from volunteering.service_records.selectors import entries_behind, seen_in
from volunteering.service_records.services import (
    CannotJudge,
    CannotRecord,
    decide_anomaly,
    explain_anomaly,
    finding,
    reverse_record,
)
from volunteering.service_records.services.finding import SETTLES, find_anomalies
from volunteering.service_records.services.ledger import write
from volunteering.volunteers.models import Volunteer

LIMITS = rules.Limits(
    minutes_a_day=720,
    days_in_a_row=31,
    people_per_browser=3,
    fewest_called=10,
    percent_called=80,
    fewest_mended=5,
    percent_mended=50,
    fewest_by_hand=10,
)
NINE = dt.datetime(2026, 9, 1, 1, tzinfo=dt.UTC)  # in China


def test_the_limits_themselves_are_honest():
    assert not rules.is_dense(720, LIMITS)
    assert rules.is_dense(721, LIMITS)
    assert not rules.is_shared(2, LIMITS)
    assert rules.is_shared(3, LIMITS)
    assert not rules.is_called(8, 10, LIMITS)
    assert not rules.is_called(9, 9, LIMITS)
    assert rules.is_called(9, 10, LIMITS)
    assert not rules.is_mended(3, 6, LIMITS)
    assert not rules.is_mended(4, 4, LIMITS)
    assert rules.is_mended(3, 5, LIMITS)
    assert not rules.is_mass(9, LIMITS)
    assert rules.is_mass(10, LIMITS)


def test_a_run_is_as_long_as_its_days_in_a_row():
    days = {dt.date(2026, 1, 1) + number * rules.DAY for number in range(40) if number != 7}
    first, last = rules.run_around(days, dt.date(2026, 1, 20))
    assert (first, last) == (dt.date(2026, 1, 9), dt.date(2026, 2, 9))
    assert rules.is_long(first, last, LIMITS)
    assert not rules.is_long(first, last - rules.DAY, LIMITS)


@pytest.fixture
def people(county, now):
    def make(count, first=0):
        common = {"region": county, "region_path": county.path, "origin": "import", "state": "imported"}
        times = {"created_at": now, "updated_at": now}
        return [
            Volunteer.objects.create(number=f"{number:012}", name=f"志愿者{number}", **common, **times)
            for number in range(first, first + count)
        ]

    return make


@pytest.fixture
def recorded(activity, shift, user, staff):
    """An entry of the ledger, with the attendance behind it."""

    def make(
        volunteer, *, day=0, minutes=60, came_how="code", device="", mended="", starts_at=NINE, by=None, has_place=True
    ):
        slot = activity.slots.get()
        sign_up = SignUp.objects.filter(shift=shift, volunteer=volunteer).first() or SignUp.objects.create(
            slot=slot, shift=shift, activity=activity, volunteer=volunteer, state="confirmed", created_at=NINE
        )
        seen = {"shift": shift, "came_at": NINE, "came_how": "code", "device": device, "mended_because": mended}
        if has_place:
            Attendance.objects.get_or_create(sign_up=sign_up, defaults=seen)
        start, line = starts_at + day * DAY, None
        if came_how == "hand":
            judged = {"state": "approved", "decided_by": staff, "decided_at": NINE, "decided_for": "科协"}
            sent = {"made_by": user, "made_at": NINE, "sent_by": user, "sent_at": NINE}
            sheet = HandSheet.objects.create(shift=shift, reason="停电", **sent, **judged)
            end = start + dt.timedelta(minutes=minutes)
            line = HandLine.objects.create(sheet=sheet, shift=shift, volunteer=volunteer, starts_at=start, ends_at=end)
        entry = ServiceRecord(
            volunteer=volunteer,
            organization=activity.organization,
            activity=activity,
            sign_up=sign_up if has_place else None,
            hand_line=line,
            title=activity.title,
            organization_name=activity.organization.name,
            place="文化广场",
            content="讲解",
            leader_name="王老师",
            starts_at=start,
            ends_at=start + dt.timedelta(minutes=minutes),
            minutes=minutes,
            came_how=came_how,
            left_how="hand" if line else "code",
            rules_version=1,
            recorded_by=by or user,
            recorded_at=clock.now(),
        )
        write([entry], by=by or user)
        return entry

    return make


def look():
    """As the timetable does, once the entries have settled."""
    while find_anomalies(now=clock.now() + SETTLES + HOUR):
        pass
    return sorted(Anomaly.objects.values_list("kind", flat=True))


def test_an_honest_shift_is_not_found(recorded, people):
    for number, one in enumerate(people(10)):
        listed = "list" if number < 8 else "code"
        browser = "shared" if number < 2 else f"own{number}"
        recorded(one, came_how=listed, device=browser, mended="忘记" if number < 5 else "", minutes=720)
    assert look() == []


def test_a_shift_called_from_the_list_is_found_once(recorded, people, user):
    for number, one in enumerate(people(10)):
        recorded(one, came_how="list" if number < 9 else "code")
    assert look() == ["called"]
    recorded(people(1, first=50)[0], came_how="list")
    assert look() == ["called"]
    found = Anomaly.objects.get()
    assert seen_in(found).what == "10 人里有 9 人由负责人点名签到。"
    assert Notice.objects.filter(user=user, kind="service_records:anomaly").count() == 1


def test_three_people_with_one_browser_are_found_once(recorded, people):
    for one in people(3):
        recorded(one, device="1:" + "a" * 64)
    assert look() == look() == ["browser"]
    recorded(people(1, first=50)[0], device="1:" + "a" * 64)
    assert look() == ["browser"]


def test_mostly_mended_departures_are_found(recorded, people):
    for number, one in enumerate(people(5)):
        recorded(one, mended="忘记" if number < 3 else "")
    assert look() == ["mended"]


def test_more_than_a_day_holds_is_found_over_several_entries(recorded, people):
    (one,) = people(1)
    recorded(one, minutes=700)
    recorded(one, minutes=20, starts_at=NINE + 12 * HOUR)
    assert look() == []
    recorded(one, minutes=1, starts_at=NINE + 13 * HOUR)
    assert look() == look() == ["dense"]
    assert seen_in(Anomaly.objects.get()).what == "志愿者0在9月1日记录了 12 小时 1 分，超过一天 12 小时。"


def test_two_calendar_days_are_two_days(recorded, people):
    (one,) = people(1)
    recorded(one, minutes=600, starts_at=NINE + 5 * HOUR)  # until midnight in China
    recorded(one, minutes=600, starts_at=NINE + 15 * HOUR)
    assert look() == []


def test_a_month_without_a_free_day_is_found_once_however_long_it_grows(recorded, people):
    (one,) = people(1)
    for day in range(1, 32):
        recorded(one, day=day)
    assert look() == []
    recorded(one, day=32)
    assert look() == ["long_run"]
    recorded(one, day=33)
    recorded(one, day=0)
    assert look() == ["long_run"]


def test_who_confirms_oneself_is_found(recorded, volunteer, another_volunteer):
    recorded(another_volunteer)
    assert look() == []
    recorded(volunteer)
    assert look() == ["own"]


def test_who_alone_confirms_for_a_small_team_is_asked_once_a_month(recorded, volunteer, another_volunteer, user, staff):
    for day in (0, 7, 14):
        recorded(volunteer, day=day)
    recorded(another_volunteer, day=1)
    assert look() == ["own"]
    recorded(volunteer, day=21)
    assert look() == ["own"]
    assert Notice.objects.filter(user=user, kind="service_records:anomaly").count() == 1
    found = Anomaly.objects.get()
    assert seen_in(found).what == "张三9月的时长由本人确认。"
    assert entries_behind(found, staff).count() == 4  # the later one as well
    recorded(volunteer, day=30)
    assert look() == ["own", "own"]


def test_many_entries_typed_in_are_found_without_any_attendance(recorded, people):
    for one in people(9):
        recorded(one, came_how="hand", has_place=False)
    assert look() == []
    recorded(people(1, first=50)[0], came_how="hand", has_place=False)
    assert look() == ["by_hand"]


def test_what_was_taken_back_counts_no_more(recorded, people, user):
    (one,) = people(1)
    entry = recorded(one, minutes=700)
    reverse_record(by=user, entry=entry, reason="记错了", now=clock.now())
    recorded(one, minutes=700)
    assert look() == []


def test_young_entries_are_left_to_settle(recorded, volunteer):
    recorded(volunteer)
    assert find_anomalies(now=clock.now()) == 0
    assert look() == ["own"]


def test_one_that_cannot_be_looked_at_is_passed(recorded, people, volunteer, monkeypatch, caplog):
    before, bad = people(2)
    recorded(before)
    stumbling = recorded(bad)
    recorded(volunteer)
    own = finding._own

    def stumble(entries):
        if any(one.pk == stumbling.pk for one in entries):
            raise ValueError("bad row")
        return own(entries)

    monkeypatch.setattr(finding, "_own", stumble)
    assert look() == ["own"]
    assert [str(stumbling.pk) in one.getMessage() for one in caplog.records] == [True]
    assert Watermark.objects.get(name=finding.SEEN).key == ServiceRecord.objects.order_by("pk").last().pk


def test_what_stumbles_over_everything_is_no_bad_row(recorded, people, volunteer, monkeypatch):
    recorded(volunteer)
    recorded(*people(1))
    with monkeypatch.context() as broken:
        broken.setattr(finding.notices, "tell_anomalies", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            look()
    assert look() == ["own"]  # nothing was lost


def test_looking_costs_the_same_for_one_entry_and_for_twenty(recorded, people):
    recorded(people(1)[0])
    with CaptureQueriesContext(connection) as one:
        look()
    for someone in people(20, first=1):
        recorded(someone)
    with CaptureQueriesContext(connection) as twenty:
        look()
    assert len(twenty) <= len(one)  # the first time makes the mark


@pytest.fixture
def anomaly(recorded, volunteer):
    recorded(volunteer)
    look()
    return Anomaly.objects.get()


def test_the_organization_explains_and_the_association_decides(anomaly, user, staff, elsewhere, now):
    with pytest.raises(CannotJudge, match="只有这个组织"):
        explain_anomaly(by=staff, anomaly=anomaly, text="说明", now=now)
    with pytest.raises(CannotJudge, match="几句说明"):
        explain_anomaly(by=user, anomaly=anomaly, text=" ", now=now)
    explain_anomaly(by=user, anomaly=anomaly, text="只有一位管理员", now=now)
    for by, note, sentence in ((user, "好", "科协可以核实"), (elsewhere, "好", "科协可以核实"), (staff, " ", "写明")):
        with pytest.raises(CannotJudge, match=sentence):
            decide_anomaly(by=by, anomaly=anomaly, is_fine=True, note=note, now=now)
    decided = decide_anomaly(by=staff, anomaly=anomaly, is_fine=True, note="电话核实过", now=now)
    assert (decided.state, decided.explanation) == ("explained", "只有一位管理员")
    assert "电话核实过" in Notice.objects.get(user=user, kind="service_records:anomaly_decided").body
    with pytest.raises(CannotJudge, match="已经核实"):
        explain_anomaly(by=user, anomaly=anomaly, text="再说一次", now=now)
    assert ServiceRecord.objects.standing().count() == 1


def test_nobody_judges_the_organization_one_runs(anomaly, staff, volunteer, now, certified, another_volunteer):
    Volunteer.objects.filter(pk=another_volunteer.pk).update(user=staff)
    Membership.objects.create(
        organization=certified,
        volunteer=another_volunteer,
        role="administrator",
        state="active",
        requested_at=now,
        joined_at=now,
    )
    with pytest.raises(CannotJudge, match="另一位同事"):
        decide_anomaly(by=staff, anomaly=anomaly, is_fine=True, note="好", now=now)


def test_the_association_takes_a_record_back_and_both_are_told(anomaly, user, staff, elsewhere, another_volunteer):
    entry = entries_behind(anomaly, staff).get()
    assert not entries_behind(anomaly, elsewhere).exists()
    for by in (elsewhere, another_volunteer.user):
        with pytest.raises(CannotRecord, match="科协"):
            reverse_record(by=by, entry=entry, reason="核实不符", now=clock.now())
    with pytest.raises(CannotRecord, match="写明"):
        reverse_record(by=staff, entry=entry, reason="", now=clock.now())
    reverse_record(by=staff, entry=entry, reason="核实不符", now=clock.now())
    kinds = set(Notice.objects.filter(user=user).values_list("kind", flat=True))  # administrator and person in one
    assert {"service_records:reversed", "service_records:reversed_by_association"} <= kinds
    assert not ServiceRecord.objects.standing().exists()


def test_the_database_refuses_a_second_finding_and_silent_decisions(anomaly, staff, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Anomaly.objects.create(
            kind=anomaly.kind,
            subject=anomaly.subject,
            organization=anomaly.organization,
            activity=anomaly.activity,
            day=anomaly.day,
            rules_version=1,
            found_at=now,
        )
    for wrong in (
        {"state": "confirmed"},
        {"state": "confirmed", "decided_by": staff, "decided_at": now},
        {"explanation": "没有人说的"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Anomaly.objects.update(**wrong)
