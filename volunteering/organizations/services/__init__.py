"""Everything that can happen to an organization."""

from volunteering.organizations.services.certification import (
    CannotDecide,
    certify_organization,
    decide_change,
    return_organization,
)
from volunteering.organizations.services.membership import (
    CannotJoin,
    approve_membership,
    leave_organization,
    refuse_membership,
    request_membership,
)
from volunteering.organizations.services.registration import (
    CannotEditOrganization,
    CannotRegisterOrganization,
    OrganizationDetails,
    edit_organization,
    register_organization,
)

__all__ = [
    "CannotDecide",
    "CannotEditOrganization",
    "CannotJoin",
    "CannotRegisterOrganization",
    "OrganizationDetails",
    "approve_membership",
    "certify_organization",
    "decide_change",
    "edit_organization",
    "leave_organization",
    "refuse_membership",
    "register_organization",
    "request_membership",
    "return_organization",
]
