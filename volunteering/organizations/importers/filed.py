"""What the sheets have in common that are filed for an organization."""

from volunteering.accounts.models import User
from volunteering.imports.models import ImportBatch
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_file_for, can_manage


class FiledForOrganization:
    def allows(self, user: User, batch: ImportBatch) -> bool:
        organization = organization_of(batch)
        return organization is not None and can_file_for(user, organization)

    def address(self, batch: ImportBatch) -> str:
        """On the organization's own pages for its administrators, on the desk for the association."""
        organization, user = organization_of(batch), batch.confirmed_by
        is_own = organization is not None and user is not None and can_manage(user, organization)
        return f"/org/imports/{batch.public_id}/" if is_own else f"/console/imports/{batch.public_id}/"


def organization_of(batch: ImportBatch) -> Organization | None:
    return Organization.objects.filter(pk=batch.organization_id).first() if batch.organization_id else None
