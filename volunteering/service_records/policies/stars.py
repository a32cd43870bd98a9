"""Who evaluates, who enters trainings and commendations, who reviews stars."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from volunteering.access.permissions import Permission
from volunteering.access.policies import has_permission, permitted_paths
from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import SignUp
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_publish_for, managed_by
from volunteering.service_records.models import Evaluation, Merit, MeritRecord, StarProposal
from volunteering.service_records.policies.doors import can_confirm, can_run_door
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people


def can_evaluate(user: User | AnonymousUser, sign_up: SignUp) -> bool:
    """Who confirms the hours says how a volunteer served; nobody says it of themself."""
    return can_confirm(user, sign_up.activity) and sign_up.volunteer.user_id != user.pk


def can_rate(user: User | AnonymousUser, sign_up: SignUp) -> bool:
    """The volunteer whose place it was; who leads it or administers the organizer would be rating themself."""
    is_own = sign_up.volunteer.user_id == user.pk and sign_up.state == SignUpState.CONFIRMED
    return is_own and not can_run_door(user, sign_up.activity)


def evaluations_of(volunteer: Volunteer) -> "QuerySet[Evaluation]":
    """What was said about a person."""
    return Evaluation.objects.filter(sign_up__volunteer__in=records_of_people([volunteer.pk]))


def can_enter_merits(user: User | AnonymousUser, organization: Organization | None, region_path: str) -> bool:
    """An organization's administrators for its members; else who enters merits for the region."""
    if organization:
        return can_publish_for(user, organization)
    return has_permission(user, Permission.ENTER_MERITS, region_path)


def merits_entered_by_region(user: User | AnonymousUser) -> "QuerySet[Merit]":
    """Those of the regions this user enters them for, by whomever."""
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.ENTER_MERITS):
        inside |= Q(region_path__startswith=path)
    return Merit.objects.filter(inside)


def merits_visible_to(user: User | AnonymousUser) -> "QuerySet[Merit]":
    """Whose they are, whose organization entered them, and the region's staff: they may open the proof."""
    if not isinstance(user, User):
        return Merit.objects.none()
    owner = Volunteer.objects.filter(user=user).first()
    mine = MeritRecord.objects.filter(volunteer__in=records_of_people([owner.pk] if owner else []))
    seen = Q(pk__in=mine.values("merit")) | Q(organization__in=managed_by(user))
    return Merit.objects.filter(seen | Q(pk__in=merits_entered_by_region(user)))


def merit_records_of(volunteer: Volunteer) -> "QuerySet[MeritRecord]":
    return MeritRecord.objects.filter(volunteer__in=records_of_people([volunteer.pk]))


def can_review_star(user: User | AnonymousUser, proposal: StarProposal) -> bool:
    """Whoever reviews stars in the volunteer's region or above; the service refuses one's own."""
    return has_permission(user, Permission.REVIEW_STARS, proposal.region_path)


def stars_reviewable_by(user: User | AnonymousUser) -> "QuerySet[StarProposal]":
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.REVIEW_STARS):
        inside |= Q(region_path__startswith=path)
    return StarProposal.objects.filter(inside)
