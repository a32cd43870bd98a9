"""The timetable: what runs by the clock, and how often. Due work has lanes of its own and never waits for these."""

import datetime as dt

TIMETABLE: tuple[tuple[str, dt.timedelta], ...] = (
    ("volunteering.audit.scheduled.seal", dt.timedelta(seconds=5)),
    ("volunteering.messaging.scheduled.plan", dt.timedelta(seconds=1)),
    ("volunteering.activities.scheduled.tell_signed_up", dt.timedelta(seconds=2)),
    ("volunteering.activities.scheduled.finish_announcements", dt.timedelta(seconds=5)),
    ("volunteering.organizations.scheduled.count_formations", dt.timedelta(minutes=1)),
    ("volunteering.activities.scheduled.remind", dt.timedelta(minutes=5)),
    ("volunteering.activities.scheduled.tell_of_new", dt.timedelta(minutes=30)),
    ("volunteering.activities.scheduled.expire_offers", dt.timedelta(seconds=30)),
    ("volunteering.service_records.scheduled.look_for_stars", dt.timedelta(minutes=1)),
    ("volunteering.service_records.scheduled.award_stars", dt.timedelta(minutes=10)),
    ("volunteering.service_records.scheduled.see_off", dt.timedelta(minutes=5)),
    ("volunteering.service_records.scheduled.watch_deadlines", dt.timedelta(minutes=10)),
    ("volunteering.service_records.scheduled.remind_of_deadlines", dt.timedelta(minutes=30)),
    ("volunteering.service_records.scheduled.look_for_anomalies", dt.timedelta(minutes=10)),
    ("volunteering.service_records.scheduled.record_noticed_hours", dt.timedelta(minutes=10)),
    ("volunteering.core.scheduled.clean", dt.timedelta(hours=1)),
    ("volunteering.core.scheduled.clean_files", dt.timedelta(hours=1)),
    ("volunteering.messaging.scheduled.clean", dt.timedelta(hours=6)),
    ("volunteering.wechat.scheduled.renew", dt.timedelta(minutes=1)),
    ("volunteering.wechat.scheduled.clean", dt.timedelta(hours=1)),
    ("volunteering.stories.scheduled.remind", dt.timedelta(hours=1)),
    ("volunteering.stories.scheduled.sweep_pictures", dt.timedelta(hours=6)),
    ("volunteering.sms.scheduled.clean", dt.timedelta(hours=1)),
    ("volunteering.accounts.scheduled.clean", dt.timedelta(hours=1)),
    # Last, so that after a pause it finds the others back at their work.
    ("volunteering.access.scheduled.watch", dt.timedelta(minutes=1)),
)
