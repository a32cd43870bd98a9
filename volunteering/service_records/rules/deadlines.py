"""Until when a shift's hours are to be recorded (民政部令67 Art. 11), and when one is reminded of it."""

import datetime as dt

from volunteering.core.working_days import DAY, is_announced, working_day_after, working_day_before, working_days_until

DAY_AFTER, SOON, OVERDUE = 1, 2, 3
SOON_BEFORE = 3  # working days before the last one


def due_on(ended_on: dt.date, working_days: int) -> dt.date:
    """The last day on which recording is in time. The day of the service does not count."""
    return working_day_after(ended_on, working_days)


def is_certain(ended_on: dt.date, due: dt.date) -> bool:
    """False while the holidays of a year in between are not announced: then Monday to Friday are counted."""
    return is_announced(ended_on) and is_announced(due)


def days_left(due: dt.date, today: dt.date) -> int:
    """Working days left after today; 0 on the last day, below zero once it has passed."""
    return working_days_until(today, due) if today <= due else -1


def stage_at(ended_on: dt.date, due: dt.date, today: dt.date) -> int:
    """The last reminder whose day has come; 0 when none has."""
    return max((stage for stage, day in _days(ended_on, due) if day <= today), default=0)


def reminded_next(ended_on: dt.date, due: dt.date, today: dt.date) -> dt.date | None:
    """The day of the next reminder after today; None when the last one has come."""
    stage = stage_at(ended_on, due, today)
    return min((day for later, day in _days(ended_on, due) if later > stage), default=None)


def _days(ended_on: dt.date, due: dt.date) -> tuple[tuple[int, dt.date], ...]:
    return (
        (DAY_AFTER, ended_on + DAY),
        (SOON, max(working_day_before(due, SOON_BEFORE), ended_on + DAY)),
        (OVERDUE, due + DAY),
    )
