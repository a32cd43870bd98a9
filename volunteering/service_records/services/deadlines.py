"""民政部令67 Art. 11: hours are recorded within some working days. Who has to is reminded, each time once."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from volunteering.activities.models import Shift
from volunteering.core.clock import local_date
from volunteering.core.timetable import one_of_many
from volunteering.service_records import notices
from volunteering.service_records.models import RecordingDeadline, Watermark
from volunteering.service_records.rules import deadlines as rules
from volunteering.service_records.selectors.deadlines import LOOK_BACK, due_on, shifts_to_watch, waiting_people

WATCHED = "recording_deadlines"
FIRST_LOOK = dt.timedelta(days=60)
PORTION = 1000


def watch_shifts(*, now: dt.datetime) -> int:
    """Keep a deadline for every shift whose door has closed and where somebody waits; returns how many are new."""
    mark, _ = Watermark.objects.get_or_create(name=WATCHED)
    since = (mark.moment or now - FIRST_LOOK) - LOOK_BACK
    found = list(shifts_to_watch(since, now)[:PORTION])
    for shift in found:
        with one_of_many("deadline of shift", shift.pk):
            watch_shift(shift=shift, now=now)
    if len(found) < PORTION:  # else the next run looks again from the same place
        Watermark.objects.filter(pk=mark.pk).update(moment=now)
    return len(found)


@transaction.atomic
def watch_shift(*, shift: Shift, now: dt.datetime) -> RecordingDeadline | None:
    """Who forgot to check out is told too: only the organization can fill it in."""
    deadline = _kept(shift, now)
    if deadline and deadline.unfinished:
        people = waiting_people().filter(shift=shift, left_at__isnull=True).select_related("sign_up__volunteer")
        users = [one.sign_up.volunteer.user_id for one in people]
        notices.tell_unfinished(shift, [user for user in users if user], deadline.due_on, now)
    return deadline


@transaction.atomic
def note_left_over(*, shift: Shift, left_over: int, now: dt.datetime) -> None:
    """The organization confirmed, and some came out without hours: these are judged and wait no more."""
    deadline = RecordingDeadline.objects.filter(shift=shift).first() or (_kept(shift, now) if left_over else None)
    if deadline:
        RecordingDeadline.objects.filter(pk=deadline.pk).update(left_over=left_over)
        recount(shift.pk, now=now)


@transaction.atomic
def recount(shift_id: UUID, *, now: dt.datetime) -> RecordingDeadline | None:
    """Who still waits, after records were written; the deadline as it is then, or None when none is kept."""
    kept = RecordingDeadline.objects.select_for_update(of=("self",)).select_related("shift")
    deadline = kept.filter(shift=shift_id).first()
    if deadline is None:
        return None
    _count(deadline, now)
    deadline.save()
    return deadline


def remind_all(*, now: dt.datetime) -> int:
    """Those whose day has come; returns how many organizations were told."""
    due = RecordingDeadline.objects.filter(settled_at__isnull=True, remind_on__lte=local_date(now))
    keys = due.order_by("remind_on").values_list("shift", flat=True)[:PORTION]
    told = 0
    for shift_id in list(keys):
        with one_of_many("deadline of shift", shift_id):
            told += remind(shift_id, now=now)
    return told


@transaction.atomic
def remind(shift_id: UUID, *, now: dt.datetime) -> bool:
    """Tell the administrators what is still to be done, if anything is; False when they know already."""
    deadline = recount(shift_id, now=now)
    if deadline is None or deadline.settled_at:
        return False
    today = local_date(now)
    stage = rules.stage_at(deadline.ended_on, deadline.due_on, today)
    is_new = stage > deadline.told
    deadline.told = max(stage, deadline.told)
    deadline.remind_on = rules.reminded_next(deadline.ended_on, deadline.due_on, today)
    deadline.save(update_fields=("told", "remind_on"))
    if is_new:
        notices.tell_deadline(deadline, stage, now)
    return is_new


def _kept(shift: Shift, now: dt.datetime) -> RecordingDeadline | None:
    """The shift's row, new where somebody waits and none is there."""
    found = RecordingDeadline.objects.filter(shift=shift).first()
    if found:
        return found
    activity, due = shift.activity, due_on(shift)
    row = RecordingDeadline(
        shift=shift,
        activity=activity,
        organization=activity.organization,
        region_path=activity.organizer_region_path,
        ended_at=shift.ends_at,
        due_on=due,
        remind_on=local_date(shift.ends_at) + dt.timedelta(days=1),
    )
    _count(row, now)
    if row.settled_at:
        return None
    defaults = {field.name: getattr(row, field.name) for field in row._meta.fields if field.name not in ("id", "shift")}
    return RecordingDeadline.objects.get_or_create(shift=shift, defaults=defaults)[0]


def _count(deadline: RecordingDeadline, now: dt.datetime) -> None:
    """The due day is counted anew as well: the holidays of next year may have been announced since."""
    left = list(waiting_people().filter(shift=deadline.shift_id).values_list("left_at", flat=True))
    unfinished = left.count(None)
    deadline.waiting = unfinished + max(len(left) - unfinished - deadline.left_over, 0)
    deadline.unfinished = unfinished
    deadline.due_on = due_on(deadline.shift)
    deadline.settled_at = None if deadline.waiting else deadline.settled_at or now
