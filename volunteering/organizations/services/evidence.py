"""证明材料: what an organization shows to be certified, seen by its administrators and reviewers, and gone again."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.files import content_of, erase_file, save_file
from volunteering.core.models import StoredFile
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_manage, can_see_evidence
from volunteering.organizations.selectors import CLAIM_EVIDENCE, EVIDENCE, evidence_of
from volunteering.organizations.services.noting import note

OPEN_STATES = (OrganizationState.PENDING, OrganizationState.RETURNED)


class CannotShowEvidence(Refusal):
    sentence = "只有等待认证的组织，由它的管理员上传或删除证明材料。"


@transaction.atomic
def add_evidence(*, by: User, organization: Organization, name: str, content: bytes, now: dt.datetime) -> StoredFile:
    """Raises CannotShowEvidence, CannotStoreFile, CannotReadPicture.

    A file takes the lowest free position of three; the database refuses the same position twice, so two uploads at
    once never make a fourth.
    """
    organization = _open(by, organization)
    taken = set(evidence_of(organization).values_list("position", flat=True))
    free = [position for position in range(1, parameters.EVIDENCE_FILES() + 1) if position not in taken]
    if not free:
        raise CannotShowEvidence(f"最多上传 {parameters.EVIDENCE_FILES()} 份。请先删除一份，再上传新的。")
    file = save_file(
        kind=EVIDENCE,
        owner_id=by.pk,
        subject_id=organization.pk,
        position=free[0],
        name=name,
        content=content,
        now=now,
    )
    note("organizations:evidence:added", by, organization)
    return file


@transaction.atomic
def remove_evidence(*, by: User, organization: Organization, file: StoredFile, now: dt.datetime) -> None:
    organization = _open(by, organization)
    erase_file(evidence_of(organization).get(pk=file.pk), now=now)
    note("organizations:evidence:removed", by, organization)


@transaction.atomic
def open_evidence(*, by: User, organization: Organization, file: StoredFile) -> bytes:
    """What is in the file; who looks is recorded. Raises CannotShowEvidence, FileGone."""
    if not can_see_evidence(by, organization):
        raise CannotShowEvidence("只有组织管理员和当地科协的审核人员可以查看证明材料。")
    content = content_of(file)
    note("organizations:evidence:opened", by, organization)
    return content


def keep_evidence_until(organization: Organization, moment: dt.datetime | None) -> None:
    """After a decision the files have served; filed anew, they are needed again."""
    evidence_of(organization).update(expires_at=moment)


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """Who leaves takes what they uploaded along: it may show their own papers."""
    for file in StoredFile.objects.filter(
        kind__in=(EVIDENCE, CLAIM_EVIDENCE), owner_id=user.pk, erased_at__isnull=True
    ):
        erase_file(file, now=now)


def _open(by: User, organization: Organization) -> Organization:
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if not can_manage(by, organization) or organization.state not in OPEN_STATES:
        raise CannotShowEvidence
    return organization
