"""What an organization wrote to its members, and who they are."""

import datetime as dt
import uuid

from volunteering.core import parameters
from volunteering.core.allowances import Allowance, allowance
from volunteering.organizations.enums import MembershipState
from volunteering.organizations.models import Membership, Organization

WEEK = dt.timedelta(days=7)


def readers_of(organization: Organization) -> list[uuid.UUID]:
    """The logins of its active members: who was only filed by a sheet has none."""
    active = Membership.objects.filter(
        organization=organization, state=MembershipState.ACTIVE, volunteer__user__isnull=False
    )
    return [user for user in active.order_by("id").values_list("volunteer__user", flat=True) if user]


def letters_left(organization: Organization, now: dt.datetime) -> Allowance:
    recent = organization.letters.filter(created_at__gt=now - WEEK).values_list("created_at", flat=True)
    return allowance(recent, most=parameters.LETTERS_TO_MEMBERS(), window=WEEK, now=now)
