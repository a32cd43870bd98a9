"""Whatever people do in whatever order, the ledger stays true: sequences found by hypothesis, not by us."""

import datetime as dt
import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.core.test_files import PDF
from volunteering.activities.services import PositionDetails, ShiftDetails, sign_up
from volunteering.core.errors import Refusal
from volunteering.core.models import ParameterValue
from volunteering.core.remembering import forget
from volunteering.service_records.models import (
    Attendance,
    HandLine,
    HandSheet,
    HoursOfYear,
    NoticeObjection,
    ServiceRecord,
)
from volunteering.service_records.services import (
    Served,
    add_hand_evidence,
    answer_notice_objection,
    approve_sheet,
    check_in,
    check_out,
    confirm_hours,
    mark_absent,
    mark_arrived,
    mend_departure,
    object_to_notice,
    record_after_notice,
    return_sheet,
    reverse_record,
    save_sheet,
    send_sheet,
    withdraw_sheet,
)
from volunteering.service_records.services.verifying import false_totals, tampered_records

pytestmark = pytest.mark.slow
WHICH, PERSON = st.integers(0, 2), st.integers(0, 1)
MOMENT = st.integers(-90, 300).map(lambda minutes: dt.timedelta(minutes=minutes))
# Typed by hand, in minutes of the shift: mostly inside it, now and then beside it or backwards.
TYPED = st.tuples(st.sampled_from([0, 0, 30, 45, -15]), st.sampled_from([120, 120, 90, 60, 135, 30]))
THEN = st.sampled_from(["above", "above", "above", "own", "return", "withdraw", "wait"])


class Ledger(RuleBasedStateMachine):
    """Three shifts that overlap, two people, one administrator who is one of them, and the association above."""

    user, above, people, places = None, None, (), {}

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def attempt(self, service, **given):
        try:
            with transaction.atomic():
                service(**given)
        except Refusal:
            pass

    def at(self, which, person):
        return self.places[which, person]

    @rule(which=WHICH, rest=st.integers(0, 130), moment=MOMENT)
    def confirm(self, which, rest, moment):
        shift = self.at(which, 0).shift
        self.attempt(confirm_hours, by=self.user, shift=shift, rest_minutes=rest, now=shift.starts_at + moment)

    @rule(number=st.integers(0, 5))
    def reverse(self, number):
        entries = list(ServiceRecord.objects.order_by("id")[: number + 1])
        if entries:
            now = entries[-1].ends_at
            self.attempt(reverse_record, by=self.user, entry=entries[-1], reason="记错了", now=now)

    @invariant()
    def totals_and_log_agree_with_the_ledger(self):
        assert [*false_totals(), *tampered_records()] == []
        assert all(one.minutes >= 0 and one.services >= 0 for one in HoursOfYear.objects.all())

    @invariant()
    def nobody_is_at_two_places_and_all_hours_are_proven(self):
        standing = list(ServiceRecord.objects.standing().order_by("volunteer_id", "starts_at"))
        for one, after in itertools.pairwise(standing):
            assert one.volunteer_id != after.volunteer_id or one.ends_at <= after.starts_at
        for one in standing:
            assert 0 < one.minutes * 60 <= (one.ends_at - one.starts_at).total_seconds()
            if one.hand_line:
                self.is_approved_by_somebody_else(one)
                continue
            seen = Attendance.objects.get(sign_up=one.sign_up)
            assert max(seen.came_at, seen.shift.starts_at) == one.starts_at
            assert one.ends_at <= min(seen.left_at, seen.shift.ends_at)

    def is_approved_by_somebody_else(self, entry):
        line, sheet = entry.hand_line, entry.hand_line.sheet
        assert (line.state, sheet.state, sheet.decided_by) == ("recorded", "approved", self.above)
        assert (line.starts_at, line.ends_at, line.minutes) == (entry.starts_at, entry.ends_at, entry.minutes)
        assert line.shift.starts_at <= entry.starts_at < entry.ends_at <= line.shift.ends_at
        assert not line.notice_objections.filter(state__in=("open", "upheld")).exists()


class Doors(Ledger):
    """Everything that happens at a door, in any order."""

    @rule(which=WHICH, person=PERSON, moment=MOMENT)
    def come(self, which, person, moment):
        place = self.at(which, person)
        by = {"by": place.volunteer.user, "volunteer": place.volunteer, "shift": place.shift}
        self.attempt(check_in, **by, device="", now=place.shift.starts_at + moment)

    @rule(which=WHICH, person=PERSON, moment=MOMENT)
    def leave(self, which, person, moment):
        place = self.at(which, person)
        by = {"by": place.volunteer.user, "volunteer": place.volunteer, "shift": place.shift}
        self.attempt(check_out, **by, now=place.shift.starts_at + moment)

    @rule(which=WHICH, person=PERSON, moment=MOMENT, mark=st.sampled_from([mark_arrived, mark_absent]))
    def call(self, which, person, moment, mark):
        place = self.at(which, person)
        self.attempt(mark, by=self.user, sign_up=place, now=place.shift.starts_at + moment)

    @rule(which=WHICH, person=PERSON, moment=MOMENT)
    def mend(self, which, person, moment):
        place = self.at(which, person)
        left_at, now = place.shift.starts_at + moment, place.shift.ends_at
        self.attempt(mend_departure, by=self.user, sign_up=place, left_at=left_at, reason="忘记签退", now=now)


class Hands(Ledger):
    """People serve as the door sees it, or as their organization says."""

    @rule(which=WHICH, person=PERSON, stays=st.integers(1, 120))
    def serve(self, which, person, stays):
        place = self.at(which, person)
        by = {"by": place.volunteer.user, "volunteer": place.volunteer, "shift": place.shift}
        self.attempt(check_in, **by, device="", now=place.shift.starts_at)
        self.attempt(check_out, **by, now=place.shift.starts_at + dt.timedelta(minutes=stays))

    @rule(which=WHICH, persons=st.sets(PERSON, min_size=1), times=TYPED, is_on_notice=st.booleans(), then=THEN)
    def enter_by_hand(self, which, persons, times, is_on_notice, then):
        """Hours are proposed, and what happens to the sheet; also to one that waited, by another call."""
        self.want_notice(is_on_notice)
        shift = self.at(which, 0).shift
        now = shift.ends_at
        begin, end = (shift.starts_at + dt.timedelta(minutes=minutes) for minutes in times)
        people = [Served(self.at(which, one).volunteer, begin, end, 10) for one in sorted(persons)]
        self.attempt(save_sheet, by=self.user, shift=shift, people=people, reason="停电", now=now)
        for sheet in HandSheet.objects.filter(state__in=("draft", "returned")):
            if sheet.state == "draft":
                add_hand_evidence(by=self.user, sheet=sheet, name="表.pdf", content=PDF, now=now)
            self.attempt(send_sheet, by=self.user, sheet=sheet, now=now)
        for sheet in HandSheet.objects.filter(state="sent"):
            if then in ("above", "own"):
                by = self.above if then == "above" else self.user
                self.attempt(approve_sheet, by=by, sheet=sheet, now=now)
            elif then == "return":
                self.attempt(return_sheet, by=self.above, sheet=sheet, reason="看不清", now=now)
            elif then == "withdraw":
                self.attempt(withdraw_sheet, by=self.user, sheet=sheet, now=now)

    def want_notice(self, is_on):
        ParameterValue.objects.filter(name="NOTICE_OF_HAND_ENTRIES").delete()
        now = self.at(0, 0).shift.ends_at
        ParameterValue.objects.create(name="NOTICE_OF_HAND_ENTRIES", value=str(int(is_on)), set_at=now)
        forget()

    @rule(number=st.integers(0, 3), answer=st.sampled_from(["", "uphold", "refuse"]))
    def doubt(self, number, answer):
        lines = list(HandLine.objects.filter(state="on_notice").select_related("sheet").order_by("id")[: number + 1])
        if lines:
            by = self.at(0, 1).volunteer.user
            self.attempt(object_to_notice, by=by, line=lines[-1], text="没有到", now=lines[-1].sheet.decided_at)
        for one in NoticeObjection.objects.filter(state="open") if answer else ():
            given = {"objection": one, "is_upheld": answer == "uphold", "answer": "查过了", "now": one.made_at}
            self.attempt(answer_notice_objection, by=self.above, **given)

    @rule(days=st.sampled_from([1, 8, 8]))
    def time_passes(self, days):
        record_after_notice(now=self.at(0, 0).shift.ends_at + dt.timedelta(days=days))


@pytest.mark.parametrize("machine", [Doors, Hands])
def test_no_sequence_makes_hours_that_are_false(
    machine, publish, user, staff, volunteer, another_volunteer, private_files, now
):
    first = publish(positions=[PositionDetails(capacity=5)]).shifts.get()
    shifts = [first]
    for number in (1, 2):
        later = dt.timedelta(minutes=45 * number)
        times = ShiftDetails(starts_at=first.starts_at + later, ends_at=first.ends_at + later)
        shifts.append(
            publish(title=f"活动{number}", shifts=[times], positions=[PositionDetails(capacity=5)]).shifts.get()
        )
    places = {}
    for which, shift in enumerate(shifts):
        for person, one in enumerate((volunteer, another_volunteer)):
            slot = shift.slots.select_related("activity", "shift").get()
            made = sign_up(by=one.user, volunteer=one, slot=slot, now=now, accepts_clash=True)
            places[which, person] = made
    machine.user, machine.above, machine.places = user, staff, places
    quick = settings(max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=quick)
