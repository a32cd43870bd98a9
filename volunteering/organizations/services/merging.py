"""Two records of one person: memberships and posts move along, and one organization keeps the person once."""

import datetime as dt
from typing import Any

from django.db.models import F

from volunteering.accounts.models import User
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState
from volunteering.organizations.models import LIVE_MEMBERSHIP_STATES, Membership, Organization, Post
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services.moving import move, move_back

BECAUSE = "两份志愿者资料合并"


def on_person_merged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    mine = note["organizations"] = {}
    mine["doubled"] = [_end(one, now) for one in _doubled(survivor, absorbed)]
    mine["memberships"] = move(Membership.objects.filter(volunteer=absorbed), "volunteer", survivor)
    mine["posts"] = move(Post.objects.filter(volunteer=absorbed), "volunteer", survivor)


def on_person_unmerged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    mine = note["organizations"]
    move_back(Membership, mine["memberships"], "volunteer", survivor, absorbed)
    move_back(Post, mine["posts"], "volunteer", survivor, absorbed)
    for ended in mine["doubled"]:
        _revive(ended)


def _doubled(survivor: Volunteer, absorbed: Volunteer) -> list[Membership]:
    """Where both are in the same organization, the membership that says less: administrator before member, member
    before applicant, the survivor's of two alike."""
    live = Membership.objects.filter(volunteer__in=(survivor, absorbed), state__in=LIVE_MEMBERSHIP_STATES)
    organizations = live.order_by("organization").values_list("organization", flat=True)
    list(Organization.objects.select_for_update().filter(pk__in=organizations).order_by("pk"))
    best: dict[Any, Membership] = {}
    lesser = []
    for one in sorted(live, key=lambda one: (-_weight(one), one.volunteer_id != survivor.pk)):
        if one.organization_id in best:
            lesser.append(one)
        best.setdefault(one.organization_id, one)
    return lesser


def _weight(membership: Membership) -> int:
    return 2 * (membership.role == MembershipRole.ADMINISTRATOR) + (membership.state == MembershipState.ACTIVE)


def _end(membership: Membership, now: dt.datetime) -> dict[str, str]:
    before = {"pk": str(membership.pk), "state": membership.state, "role": membership.role, "reason": membership.reason}
    _count(membership, -1)
    membership.state, membership.role = MembershipState.LEFT, MembershipRole.MEMBER
    membership.reason, membership.ended_at = BECAUSE, now
    membership.save()
    return before


def _revive(before: dict[str, str]) -> None:
    """Unless something happened to it since, or the organization is gone."""
    ended = Membership.objects.filter(pk=before["pk"], state=MembershipState.LEFT, reason=BECAUSE)
    membership = ended.exclude(organization__state=OrganizationState.DISSOLVED).first()
    if membership is None:
        return
    Organization.objects.select_for_update().get(pk=membership.organization_id)
    membership.state, membership.role = MembershipState(before["state"]), MembershipRole(before["role"])
    membership.reason, membership.ended_at = before["reason"], None
    membership.save()
    _count(membership, 1)


def _count(membership: Membership, change: int) -> None:
    is_active = membership.state == MembershipState.ACTIVE
    is_administrator = membership.role == MembershipRole.ADMINISTRATOR
    Organization.objects.filter(pk=membership.organization_id).update(
        member_count=F("member_count") + change * is_active,
        administrator_count=F("administrator_count") + change * is_administrator,
    )
