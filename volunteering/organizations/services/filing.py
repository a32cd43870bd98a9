"""Annex 1: organizations are filed from above, each with the person who is to administer it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core.sealing import fingerprint
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import NamedAdministrator, Organization
from volunteering.organizations.policies import can_file_for
from volunteering.organizations.rules import may_stand_below
from volunteering.organizations.services.evidence import keep_evidence_until
from volunteering.organizations.services.hierarchy import move_below
from volunteering.organizations.services.noting import note
from volunteering.organizations.services.offices import tell_offered
from volunteering.organizations.services.registration import (
    CannotRegisterOrganization,
    OrganizationDetails,
    write_details,
)

# What a sheet may still change: nobody administers it, and the association has not certified it.
UNSETTLED_STATES = (OrganizationState.LEGACY, OrganizationState.PENDING, OrganizationState.RETURNED)
# What `before` remembers of an organization, so that undoing an import can put it back.
REMEMBERED = (
    *("name", "name_key", "tier", "organization_type_id", "credit_code", "is_registered", "supervisor_type_id"),
    *("supervisor", "founded_on", "home_region_id", "region_path", "leader_name", "leader_position"),
    *("leader_employer", "leader_phone", "state", "return_reason", "search_tokens"),
)


@dataclass(frozen=True)
class Named:
    """The administrator as Annex 1 names one."""

    name: str
    phone: str


@transaction.atomic
def file_organization(
    *,
    by: User,
    parent: Organization,
    details: OrganizationDetails,
    administrator: Named,
    now: dt.datetime,
    known: Organization | None = None,
) -> Organization:
    """File an organization below `parent`, for certification; `known` is the record it already has, which nobody
    administers yet: it takes these details, and a legacy one is claimed by that. Raises CannotRegisterOrganization."""
    if not can_file_for(by, parent) or not may_stand_below(details.tier, parent.tier):
        raise CannotRegisterOrganization("您不能在这个组织下面登记组织。")
    organization = known or Organization(state=OrganizationState.PENDING, created_at=now)
    if known is None:
        organization.parent, organization.tree_path = parent, f"{parent.tree_path}{organization.public_id}/"
    elif known.parent_id != parent.pk:
        move_below(known, parent)
    if organization.state in UNSETTLED_STATES:
        organization.state, organization.return_reason = OrganizationState.PENDING, ""
        keep_evidence_until(organization, None)
        write_details(organization, details, now)
    else:
        organization.updated_at = now
        organization.save(update_fields=("updated_at",))
    name_administrator(organization, administrator, now)
    note("organizations:organization:filed", by, organization, parent=parent.name)
    return organization


def name_administrator(organization: Organization, named: Named, now: dt.datetime) -> None:
    """Who is a volunteer already is asked to confirm; everybody else takes office on registering."""
    NamedAdministrator.objects.filter(organization=organization).delete()
    made = NamedAdministrator.objects.create(
        organization=organization,
        name=named.name,
        phone=named.phone,
        phone_fingerprint=fingerprint("phone", named.phone),
        named_at=now,
    )
    tell_offered(made, now)


def before(organization: Organization) -> dict[str, Any]:
    """What filing it anew would overwrite, as JSON can hold it."""
    kept = {name: getattr(organization, name) for name in REMEMBERED}
    named = getattr(organization, "named_administrator", None)
    return {
        **{name: str(value) if isinstance(value, dt.date | uuid.UUID) else value for name, value in kept.items()},
        "parent": str(organization.parent_id) if organization.parent_id else None,
        "service_categories": list(organization.service_categories.values_list("pk", flat=True)),
        "administrator": [named.name, named.phone] if named else None,
    }


@transaction.atomic
def put_back(*, organization: Organization, kept: dict[str, Any], now: dt.datetime) -> None:
    """Give an organization what it had `before`."""
    parent = Organization.objects.filter(pk=kept["parent"]).first() if kept["parent"] else None
    if organization.parent != parent:
        move_below(organization, parent)
    for name in REMEMBERED:
        setattr(organization, name, kept[name])
    organization.updated_at = now
    organization.save()
    organization.service_categories.set(kept["service_categories"])
    if kept["administrator"]:
        name_administrator(organization, Named(*kept["administrator"]), now)
    else:
        NamedAdministrator.objects.filter(organization=organization).delete()


@transaction.atomic
def take_back(*, organization: Organization) -> None:
    """Remove what was filed and nobody has touched since; the batch's own event says who undid it."""
    note("organizations:organization:taken_back", None, organization)
    organization.delete()
