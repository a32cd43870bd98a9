"""Who sees an activity, and who runs it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from volunteering.access.permissions import Permission
from volunteering.access.policies import has_permission, permitted_paths
from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import PUBLIC, Activity, ActivityQuerySet
from volunteering.core.prepared import prepared
from volunteering.organizations.enums import MembershipState
from volunteering.organizations.models import Membership
from volunteering.organizations.policies import can_manage, can_publish_for, managed_by


def visible_to(user: User | AnonymousUser) -> ActivityQuerySet:
    """What was published, for everybody; drafts for the organization's administrators; all for the region's staff."""
    seen = PUBLIC | Q(organization__in=managed_by(user))
    for path in permitted_paths(user, Permission.VIEW_ACTIVITIES):
        seen |= Q(organization__region_path__startswith=path)
    return Activity.objects.filter(seen)


def visible_activity(user: User | AnonymousUser, public_id: str) -> Activity | None:
    """One that `visible_to` gives. Nearly all are public, and found without asking who looks."""
    public = _public(public_id=public_id)
    if public or not user.is_authenticated:
        return public[0] if public else None
    return visible_to(user).select_related(*SHOWN_WITH).filter(public_id=public_id).first()


SHOWN_WITH = ("organization", "place_region", "category")


@prepared
def _public(**values: Any) -> "QuerySet[Activity]":
    found = Activity.objects.public().filter(public_id=values["public_id"]).select_related(*SHOWN_WITH)
    return found.defer("search_tokens", "organization__search_tokens", "organization__introduction")


def run_by(user: User | AnonymousUser) -> ActivityQuerySet:
    return Activity.objects.filter(organization__in=managed_by(user))


def led_by(user: User | AnonymousUser) -> ActivityQuerySet:
    """The published activities that this user answers for as 活动负责人, while a member of the organization."""
    return led_by_login(user.pk) if isinstance(user, User) else Activity.objects.none()


def led_by_login(key: Any) -> ActivityQuerySet:
    """Takes the key as it is, for a prepared query."""
    membership = Membership.objects.filter(
        organization=OuterRef("organization"), volunteer=OuterRef("leader"), state=MembershipState.ACTIVE
    )
    return Activity.objects.filter(Exists(membership), leader__user=key, status=ActivityStatus.PUBLISHED)


def can_edit(user: User | AnonymousUser, activity: Activity) -> bool:
    return can_manage(user, activity.organization)


def can_publish(user: User | AnonymousUser, activity: Activity) -> bool:
    return can_publish_for(user, activity.organization)


def can_review(user: User | AnonymousUser, activity: Activity) -> bool:
    """Whoever reviews activities in the organizer's region or above."""
    return has_permission(user, Permission.REVIEW_ACTIVITIES, activity.organizer_region_path)


def reviewable_by(user: User | AnonymousUser) -> ActivityQuerySet:
    """What waits for this user's review."""
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.REVIEW_ACTIVITIES):
        inside |= Q(organizer_region_path__startswith=path)
    return Activity.objects.filter(inside, status=ActivityStatus.IN_REVIEW)
