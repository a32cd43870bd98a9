"""Reads of hours entered by hand."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from volunteering.access.permissions import Permission
from volunteering.access.policies import holders_of, permitted_paths
from volunteering.accounts.models import User
from volunteering.activities.models import Shift
from volunteering.core.files import standing_files
from volunteering.core.models import StoredFile
from volunteering.organizations.enums import MembershipRole, MembershipState
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.policies import can_manage
from volunteering.regions.models import Region
from volunteering.regions.rules import is_below
from volunteering.service_records.enums import LineState, ObjectionState, SheetState
from volunteering.service_records.models import (
    LIVE_LINE_STATES,
    HandLine,
    HandSheet,
    NoticeObjection,
    Objection,
    ServiceRecord,
)
from volunteering.service_records.policies import has_certified_parent
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people

HAND_EVIDENCE = "hand_evidence"
WITH = ("shift__activity__organization__parent", "made_by", "sent_by", "decided_by")


def hand_evidence_of(sheet: HandSheet) -> "QuerySet[StoredFile]":
    return standing_files().filter(kind=HAND_EVIDENCE, subject_id=sheet.pk).order_by("position")


def hand_sheets_at(shift: Shift) -> "QuerySet[HandSheet]":
    """The newest first, with how many people each names."""
    return with_people(HandSheet.objects.filter(shift=shift)).order_by("-id")


def live_lines_at(shift: Shift) -> "QuerySet[HandLine]":
    """On a sheet that is being written, waits for review, or stands on public notice."""
    return HandLine.objects.filter(shift=shift, state__in=LIVE_LINE_STATES)


def with_people(sheets: "QuerySet[HandSheet]") -> "QuerySet[HandSheet]":
    named = Count("lines", filter=~Q(lines__state=LineState.DROPPED))
    return sheets.annotate(people=named).select_related("shift__activity__organization")


def needs_decision() -> Q:
    """Sheets that wait for review, and those of which a line on public notice is doubted."""
    doubted = NoticeObjection.objects.filter(state=ObjectionState.OPEN).values("line__sheet")
    return Q(state=SheetState.SENT) | Q(pk__in=doubted)


def lines_on(sheet: HandSheet) -> "QuerySet[HandLine]":
    """Who is on the sheet, with what the door saw of them."""
    lines = HandLine.objects.filter(sheet=sheet).exclude(state=LineState.DROPPED)
    return lines.select_related("volunteer", "sign_up__attendance").order_by("id")


def hand_lines_of(volunteer: Volunteer) -> "QuerySet[HandLine]":
    """What organizations entered for a person and is not in the ledger: shown from the moment it was sent."""
    seen = HandLine.objects.filter(volunteer__in=records_of_people([volunteer.pk]), sheet__sent_at__isnull=False)
    seen = seen.exclude(state__in=(LineState.RECORDED, LineState.DROPPED))
    return seen.select_related("shift__activity__organization", "sheet").order_by("-id")


def noticed_at(organization: Organization) -> "QuerySet[HandLine]":
    """What stands on the organization's public notice now; nobody is shown who has left."""
    lines = HandLine.objects.filter(state=LineState.ON_NOTICE, shift__activity__organization=organization)
    lines = lines.exclude(volunteer__state=VolunteerState.CLOSED)
    return lines.select_related("volunteer", "shift__activity", "sheet").order_by("-id")


def noticing_organizations() -> "QuerySet[HandLine, UUID]":
    """The keys of the organizations of which something stands on public notice."""
    lines = HandLine.objects.filter(state=LineState.ON_NOTICE)
    return lines.values_list("shift__activity__organization", flat=True)


def objections_to(sheet: HandSheet) -> "QuerySet[Objection]":
    """What the people of a sheet said against it, or against what the door saw of them, and nobody has answered."""
    lines = sheet.lines.exclude(state=LineState.DROPPED)
    about = Q(hand_line__in=lines) | Q(sign_up__in=lines.filter(sign_up__isnull=False).values("sign_up"))
    found = Objection.objects.filter(about, state=ObjectionState.OPEN)
    return found.select_related("hand_line__volunteer", "sign_up__volunteer").order_by("id")


def unplaced_entries_at(shift: Shift) -> "QuerySet[ServiceRecord]":
    """Recorded by hand for people without a place in the shift: they stand on no list of sign-ups."""
    standing = ServiceRecord.objects.standing().filter(sign_up__isnull=True, hand_line__shift=shift)
    return standing.select_related("volunteer", "hand_line__sheet").order_by("id")


def users_who_decide(sheet: HandSheet) -> tuple[list[User], list[User]]:
    """The parent's administrators, or, where there are none, the association's reviewers: who is told of a sheet."""
    activity = sheet.shift.activity
    own = Membership.objects.filter(
        organization=activity.organization, role=MembershipRole.ADMINISTRATOR, state=MembershipState.ACTIVE
    )
    named = sheet.lines.exclude(state=LineState.DROPPED).values("volunteer__user")
    barred = Q(volunteer__in=own.values("volunteer")) | Q(pk__in=named.filter(volunteer__user__isnull=False))
    if activity.leader_id:
        barred |= Q(volunteer=activity.leader_id)
    above: QuerySet[User] = User.objects.none()
    if has_certified_parent(sheet):
        administrators = Membership.objects.filter(
            organization=activity.organization.parent, role=MembershipRole.ADMINISTRATOR, state=MembershipState.ACTIVE
        )
        above = User.objects.filter(volunteer__in=administrators.values("volunteer")).exclude(barred)
    if above:
        return list(above), []
    return [], list(holders_of(Permission.REVIEW_HOURS, activity.organizer_region_path).exclude(barred))


def office_of(user: User, sheet: HandSheet) -> str:
    """For which organization or association somebody decides a sheet, as every record made from it says."""
    activity = sheet.shift.activity
    parent = activity.organization.parent
    if parent and has_certified_parent(sheet) and can_manage(user, parent):
        return parent.name
    paths = permitted_paths(user, Permission.REVIEW_HOURS)
    nearest = max((path for path in paths if is_below(activity.organizer_region_path, path)), key=len, default="")
    region = Region.objects.filter(path=nearest).first()
    return f"{region.name if region else '上级'}科协"
