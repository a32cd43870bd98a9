"""Who runs a door, who is expected there, who sees whose record."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from volunteering.access.permissions import Permission
from volunteering.access.policies import has_permission, permitted_paths
from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Activity, ActivityQuerySet, Shift, SignUp
from volunteering.activities.policies import can_edit, led_by, run_by
from volunteering.organizations.models import HALTED_STATES, Organization
from volunteering.organizations.policies import can_manage
from volunteering.service_records.enums import ObjectionState
from volunteering.service_records.models import (
    Anomaly,
    Objection,
    RecordingDeadline,
    ServiceRecord,
    ServiceRecordQuerySet,
)
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people


def can_confirm(user: User | AnonymousUser, activity: Activity) -> bool:
    """The administrators of the organization that runs the activity: they confirm hours, take them back and answer
    objections."""
    return can_edit(user, activity)


def is_unattended(organization: Organization) -> bool:
    """Suspended, dissolved, or without administrators: nobody there can be relied on to confirm."""
    return organization.state in HALTED_STATES or not organization.administrator_count


def can_stand_in(user: User | AnonymousUser, activity: Activity) -> bool:
    """The association where it was organized decides hours and answers objections for an unattended organization."""
    return is_unattended(activity.organization) and has_permission(
        user, Permission.REVIEW_HOURS, activity.organizer_region_path
    )


def can_run_door(user: User | AnonymousUser, activity: Activity) -> bool:
    """They, and the activity's leader: show the code, call the list, fill in departures. Never for oneself."""
    return can_confirm(user, activity) or led_by(user).filter(pk=activity.pk).exists()


def doors_run_by(user: User | AnonymousUser) -> ActivityQuerySet:
    """The activities at whose door this user stands: `can_run_door` as a list."""
    return run_by(user) | led_by(user)


def can_reverse(user: User | AnonymousUser, entry: ServiceRecord) -> bool:
    """The organization that recorded it; the association of its region, with reasons."""
    return can_confirm(user, entry.activity) or can_reverse_for_region(user, entry)


def can_reverse_for_region(user: User | AnonymousUser, entry: ServiceRecord) -> bool:
    return has_permission(user, Permission.JUDGE_RECORDS, entry.organization.region_path)


def records_overseen_by(user: User | AnonymousUser) -> ServiceRecordQuerySet:
    """Entries of the organizations of the regions one looks after."""
    return ServiceRecord.objects.filter(_within(user, Permission.VIEW_RECORDS, "organization__region_path"))


def deadlines_overseen_by(user: User | AnonymousUser) -> "QuerySet[RecordingDeadline]":
    """What is open in the regions one looks after."""
    inside = _within(user, Permission.VIEW_RECORDS, "region_path")
    return RecordingDeadline.objects.filter(inside, settled_at__isnull=True)


def shifts_stood_in_for(user: User | AnonymousUser) -> "QuerySet[Shift]":
    """Those that had to be recorded, or are objected to, of organizations left unattended: `can_stand_in` as a list."""
    inside = _within(user, Permission.REVIEW_HOURS, "activity__organizer_region_path")
    nobody = Q(activity__organization__state__in=HALTED_STATES) | Q(activity__organization__administrator_count=0)
    objections = Objection.objects.filter(Q(sign_up__shift=OuterRef("pk")) | Q(hand_line__shift=OuterRef("pk")))
    return Shift.objects.filter(inside, nobody, Q(recording_deadline__isnull=False) | Exists(objections))


def shifts_objected_to(user: User | AnonymousUser) -> "QuerySet[Shift]":
    """Among those, where somebody still waits for an answer."""
    waiting = Objection.objects.filter(state=ObjectionState.OPEN)
    doubted = Q(pk__in=waiting.values("sign_up__shift")) | Q(pk__in=waiting.values("hand_line__shift"))
    return shifts_stood_in_for(user).filter(doubted)


def anomalies_overseen_by(user: User | AnonymousUser) -> "QuerySet[Anomaly]":
    return Anomaly.objects.filter(_within(user, Permission.VIEW_RECORDS, "organization__region_path"))


def can_judge(user: User | AnonymousUser, anomaly: Anomaly) -> bool:
    """The association of the organization's region, unless one runs that organization oneself."""
    is_staff = has_permission(user, Permission.JUDGE_RECORDS, anomaly.organization.region_path)
    return is_staff and not can_manage(user, anomaly.organization)


def expected_at(shift: Shift) -> "QuerySet[SignUp]":
    """Who has a place in this shift."""
    return SignUp.objects.filter(shift=shift, state=SignUpState.CONFIRMED)


def records_of(volunteer: Volunteer) -> "QuerySet[ServiceRecord]":
    """A person's own entries, reversals and those under merged records among them: nothing is hidden from whom it is
    about."""
    return ServiceRecord.objects.filter(volunteer__in=records_of_people([volunteer.pk]))


def _within(user: User | AnonymousUser, permission: Permission, column: str) -> Q:
    inside = Q(pk__in=[])
    for path in permitted_paths(user, permission):
        inside |= Q(**{f"{column}__startswith": path})
    return inside
