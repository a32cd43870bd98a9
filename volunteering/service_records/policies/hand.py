"""Who enters hours by hand, and who decides on them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.accounts.models import User
from volunteering.activities.models import Activity
from volunteering.activities.policies import can_edit
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import OrganizationQuerySet
from volunteering.organizations.policies import can_publish_for, managed_by
from volunteering.service_records.enums import LineState, SheetState
from volunteering.service_records.models import HandLine, HandSheet


def can_enter_hours(user: User | AnonymousUser, activity: Activity) -> bool:
    """补录: as for publishing, the administrators of the organization that runs the activity, while it is certified."""
    return can_publish_for(user, activity.organization)


def hand_sheets_run_by(user: User | AnonymousUser) -> "QuerySet[HandSheet]":
    """The sheets of the organizations this user administers."""
    return HandSheet.objects.filter(shift__activity__organization__in=managed_by(user))


def hand_sheets_decided_below(user: User | AnonymousUser, parents: OrganizationQuerySet) -> "QuerySet[HandSheet]":
    """What the certified organizations among `parents`, the user's own, decide for those directly below them."""
    below = HandSheet.objects.filter(shift__activity__organization__parent__in=parents.certified())
    return _of_others(user, below)


def hand_sheets_decided_in_region(user: User | AnonymousUser) -> "QuerySet[HandSheet]":
    """What the association's reviewers decide: the organizer's region, frozen at publishing, lies in theirs."""
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.REVIEW_HOURS):
        inside |= Q(shift__activity__organizer_region_path__startswith=path)
    return _of_others(user, HandSheet.objects.filter(inside))


def can_decide_hand(user: User | AnonymousUser, sheet: HandSheet) -> bool:
    """The level above: the parent's administrators if the parent is certified, and the region's reviewers. Never who
    entered or sent it, who leads the activity or administers the organization, or whose hours they are."""
    return any(
        sheets.filter(pk=sheet.pk).exists()
        for sheets in (hand_sheets_decided_below(user, managed_by(user)), hand_sheets_decided_in_region(user))
    )


def can_see_hand_evidence(user: User | AnonymousUser, sheet: HandSheet) -> bool:
    """Who administers the organization, and who decides."""
    return can_edit(user, sheet.shift.activity) or can_decide_hand(user, sheet)


def has_certified_parent(sheet: HandSheet) -> bool:
    parent = sheet.shift.activity.organization.parent
    return parent is not None and parent.state == OrganizationState.CERTIFIED


def _of_others(user: User | AnonymousUser, sheets: "QuerySet[HandSheet]") -> "QuerySet[HandSheet]":
    if not isinstance(user, User):
        return HandSheet.objects.none()
    own = HandLine.objects.filter(volunteer__user=user).exclude(state=LineState.DROPPED).values("sheet")
    sent = sheets.filter(state__in=(SheetState.SENT, SheetState.RETURNED, SheetState.APPROVED))
    return (
        sent.exclude(made_by=user)
        .exclude(sent_by=user)
        .exclude(led_by=user)
        .exclude(shift__activity__leader__user=user)
        .exclude(shift__activity__organization__in=managed_by(user))
        .exclude(pk__in=own)
    )
