"""The timetable: what runs by the clock, and how often."""

import datetime as dt

TIMETABLE: tuple[tuple[str, dt.timedelta], ...] = (
    ("volunteering.audit.scheduled.seal", dt.timedelta(seconds=5)),
    ("volunteering.messaging.scheduled.plan", dt.timedelta(seconds=1)),
    ("volunteering.core.scheduled.work", dt.timedelta(seconds=1)),
    ("volunteering.activities.scheduled.finish_announcements", dt.timedelta(seconds=5)),
    ("volunteering.organizations.scheduled.count_formations", dt.timedelta(minutes=1)),
    ("volunteering.activities.scheduled.remind", dt.timedelta(minutes=5)),
    ("volunteering.activities.scheduled.tell_of_new", dt.timedelta(minutes=30)),
    ("volunteering.activities.scheduled.expire_offers", dt.timedelta(seconds=30)),
    ("volunteering.core.scheduled.clean", dt.timedelta(hours=1)),
    ("volunteering.core.scheduled.clean_files", dt.timedelta(hours=1)),
    ("volunteering.wechat.scheduled.clean", dt.timedelta(hours=1)),
    ("volunteering.sms.scheduled.clean", dt.timedelta(hours=1)),
    ("volunteering.accounts.scheduled.clean", dt.timedelta(hours=1)),
)
