"""What the timetable would have done by now about hours: reminders, and what looks odd; and who leads what is ahead."""

import datetime as dt

from volunteering.activities.models import Activity
from volunteering.activities.services import set_leader
from volunteering.core import clock
from volunteering.organizations.enums import MembershipRole, MembershipState
from volunteering.organizations.models import Membership
from volunteering.service_records.models import Anomaly
from volunteering.service_records.services import explain_anomaly
from volunteering.service_records.services.deadlines import remind_all, watch_shifts
from volunteering.service_records.services.finding import SETTLES, find_anomalies

LED = ("科技馆全天讲解", "科普大篷车进社区")


def load_deadlines(now: dt.datetime) -> None:
    for title in LED:
        _lead(Activity.objects.get(title=title), now)
    watch_shifts(now=now)
    remind_all(now=now)
    # The keys of the ledger are of this very moment, whenever the hours were recorded.
    while find_anomalies(now=clock.now() + 2 * SETTLES):
        pass
    called = Anomaly.objects.filter(kind="called").select_related("activity__organization").first()
    administrator = (
        called
        and Membership.objects.filter(organization=called.organization_id, role=MembershipRole.ADMINISTRATOR)
        .select_related("volunteer__user")
        .first()
    )
    if called and administrator and administrator.volunteer.user:
        words = "集市在户外，手机信号不好，由负责人现场点名，有合影。"
        explain_anomaly(by=administrator.volunteer.user, anomaly=called, text=words, now=now)


def _lead(activity: Activity, now: dt.datetime) -> None:
    """A member who is no administrator."""
    members = Membership.objects.filter(organization=activity.organization_id, state=MembershipState.ACTIVE)
    first = members.exclude(role=MembershipRole.ADMINISTRATOR).select_related("volunteer").order_by("id").first()
    assert first is not None
    assert activity.created_by is not None
    set_leader(by=activity.created_by, activity=activity, volunteer=first.volunteer, now=now)
