"""服务证明 of the demo: a batch of the corps, one's own over everything, one revoked."""

import datetime as dt

from volunteering.core.clock import local_date
from volunteering.organizations.models import Organization
from volunteering.service_records.models import Certificate, ServiceRecord
from volunteering.service_records.selectors import people_recorded_by
from volunteering.service_records.services import (
    Wanted,
    issue_batch,
    issue_certificate,
    order_certificates,
    revoke_certificate,
)
from volunteering.volunteers.models import Volunteer

BATCHED = 6


def load_certificates(*, administrator: Volunteer, now: dt.datetime) -> None:
    """Once hours are confirmed."""
    by = administrator.user
    assert by is not None
    organization = Organization.objects.get(memberships__volunteer=administrator)
    today = local_date(now)
    wanted = Wanted(organization, dt.date(today.year, 1, 1), today)
    people = list(people_recorded_by(organization, wanted.starts_on, wanted.ends_on).order_by("pk")[:BATCHED])
    if not people:  # in the first days of January nothing of this year is there yet
        return
    issue_batch(order_certificates(by=by, wanted=wanted, people=people, now=now).pk)
    first = Certificate.objects.filter(organization=organization).exclude(volunteer=administrator).order_by("pk")[0]
    revoke_certificate(by=by, certificate=first, reason="姓名有误，已重新开具", now=now)
    if ServiceRecord.objects.standing().filter(volunteer=administrator).exists():
        whole = Wanted(None, dt.date(today.year, 1, 1), today)
        issue_certificate(by=by, volunteer=administrator, wanted=whole, now=now)
