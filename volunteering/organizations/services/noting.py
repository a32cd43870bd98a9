"""What happened to an organization, for the log."""

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.organizations.models import Organization


def note(tag: str, by: User | None, organization: Organization, **words: str) -> None:
    record(
        tag,
        by=by,
        subject_id=organization.id,
        organization_id=organization.id,
        region_path=organization.region_path,
        words={"name": organization.name, **words},
    )
