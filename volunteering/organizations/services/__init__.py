"""Everything that can happen to an organization."""

from volunteering.organizations.services.administrators import (
    decide_administrator_request,
    dismiss_administrator,
    request_administrator,
    withdraw_administrator_request,
)
from volunteering.organizations.services.certification import (
    CannotDecide,
    certify_organization,
    decide_change,
    return_organization,
)
from volunteering.organizations.services.claims import (
    CannotClaim,
    decide_claim,
    file_claim,
    open_claim_evidence,
    withdraw_claim,
)
from volunteering.organizations.services.evidence import (
    CannotShowEvidence,
    add_evidence,
    open_evidence,
    remove_evidence,
)
from volunteering.organizations.services.exporting import CannotExport, export_members
from volunteering.organizations.services.filing import Named, file_organization
from volunteering.organizations.services.formation import (
    CannotSetFormation,
    FormationDetails,
    UnitDetails,
    close_formation_task,
    edit_formation_task,
    proposed_units,
    record_formation_export,
    remove_formation_unit,
    set_formation_task,
    set_formation_unit,
)
from volunteering.organizations.services.formation_counts import count_formation
from volunteering.organizations.services.formation_reminders import CannotRemind, remind_units
from volunteering.organizations.services.governing import (
    CannotGovern,
    dissolve_organization,
    resume_organization,
    suspend_organization,
)
from volunteering.organizations.services.hierarchy import (
    CannotJoinParent,
    decide_parent_request,
    leave_parent,
    request_parent,
    withdraw_parent_request,
)
from volunteering.organizations.services.letters import CannotWriteToMembers, write_to_members
from volunteering.organizations.services.membership import (
    CannotJoin,
    approve_membership,
    leave_organization,
    refuse_membership,
    remove_member,
    request_membership,
)
from volunteering.organizations.services.offices import CannotTakeOffice, decline_office, take_office
from volunteering.organizations.services.posts import CannotSetPosts, set_posts
from volunteering.organizations.services.registration import (
    CannotEditOrganization,
    CannotRegisterOrganization,
    OrganizationDetails,
    edit_organization,
    register_organization,
)

__all__ = [
    "CannotClaim",
    "CannotDecide",
    "CannotEditOrganization",
    "CannotExport",
    "CannotGovern",
    "CannotJoin",
    "CannotJoinParent",
    "CannotRegisterOrganization",
    "CannotRemind",
    "CannotSetFormation",
    "CannotSetPosts",
    "CannotShowEvidence",
    "CannotTakeOffice",
    "CannotWriteToMembers",
    "FormationDetails",
    "Named",
    "OrganizationDetails",
    "UnitDetails",
    "add_evidence",
    "approve_membership",
    "certify_organization",
    "close_formation_task",
    "count_formation",
    "decide_administrator_request",
    "decide_change",
    "decide_claim",
    "decide_parent_request",
    "decline_office",
    "dismiss_administrator",
    "dissolve_organization",
    "edit_formation_task",
    "edit_organization",
    "export_members",
    "file_claim",
    "file_organization",
    "leave_organization",
    "leave_parent",
    "open_claim_evidence",
    "open_evidence",
    "proposed_units",
    "record_formation_export",
    "refuse_membership",
    "register_organization",
    "remind_units",
    "remove_evidence",
    "remove_formation_unit",
    "remove_member",
    "request_administrator",
    "request_membership",
    "request_parent",
    "resume_organization",
    "return_organization",
    "set_formation_task",
    "set_formation_unit",
    "set_posts",
    "suspend_organization",
    "take_office",
    "withdraw_administrator_request",
    "withdraw_claim",
    "withdraw_parent_request",
    "write_to_members",
]
