"""Who issues certificates, and who takes them back."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from volunteering.access.permissions import Permission
from volunteering.access.policies import has_permission, permitted_paths
from volunteering.accounts.models import User
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_manage, can_publish_for
from volunteering.service_records.models import Certificate, CertificateQuerySet
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people


def certificates_of(volunteer: Volunteer) -> CertificateQuerySet:
    """A person's own, those issued under records that were merged into theirs among them."""
    return Certificate.objects.filter(volunteer__in=records_of_people([volunteer.pk]))


def can_issue_for(user: User | AnonymousUser, organization: Organization) -> bool:
    """For its volunteers, many at once: as for publishing. A person's own certificate needs nobody."""
    return can_publish_for(user, organization)


def certificates_overseen_by(user: User | AnonymousUser) -> CertificateQuerySet:
    """Those of the organizations, and of the people, of the regions this user looks after."""
    within = Q(pk__in=())
    for path in permitted_paths(user, Permission.REVOKE_CERTIFICATES):
        within |= Q(region_path__startswith=path)
    return Certificate.objects.filter(within)


def can_revoke(user: User | AnonymousUser, certificate: Certificate) -> bool:
    """The administrators of the organization it was issued for; the association of its region and above."""
    organization = certificate.organization
    if organization is not None and can_manage(user, organization):
        return True
    return has_permission(user, Permission.REVOKE_CERTIFICATES, certificate.region_path)
