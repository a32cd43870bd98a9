import datetime as dt

import pytest

from tests.core.test_files import PDF, picture
from volunteering.accounts.services import open_user
from volunteering.audit.models import AuditEvent
from volunteering.core import parameters
from volunteering.core.files import CannotStoreFile, erase_expired_files
from volunteering.core.models import StoredFile
from volunteering.organizations.selectors import evidence_of, own_files
from volunteering.organizations.services import (
    CannotShowEvidence,
    add_evidence,
    certify_organization,
    edit_organization,
    open_evidence,
    remove_evidence,
    return_organization,
)
from volunteering.organizations.services.evidence import on_account_closed


@pytest.fixture
def show(pending, user, now, private_files):
    def shown(content=PDF, by=user):
        return add_evidence(by=by, organization=pending, name="登记证书.pdf", content=content, now=now)

    return shown


def test_three_are_enough_and_a_removed_one_makes_room(show, pending, user, now):
    first = show()
    show(picture())
    show(picture("PNG"))
    with pytest.raises(CannotShowEvidence, match="先删除一份"):
        show()
    remove_evidence(by=user, organization=pending, file=first, now=now)
    assert show().position == 1
    assert [file.media_type for file in evidence_of(pending)] == ["application/pdf", "image/jpeg", "image/png"]


def test_two_uploads_at_once_never_make_a_fourth(show, monkeypatch):
    """Both have seen the same free position: the database refuses the second."""
    for _ in range(3):
        show()
    monkeypatch.setattr("volunteering.organizations.services.evidence.evidence_of", lambda _: StoredFile.objects.none())
    with pytest.raises(CannotStoreFile, match="同时上传"):
        show()


def test_reviewers_and_administrators_open_it_and_nobody_else(show, pending, user, staff, now):
    file = show()
    for reader in (user, staff):
        assert open_evidence(by=reader, organization=pending, file=file) == PDF
    assert AuditEvent.objects.filter(tag="organizations:evidence:opened").count() == 2
    with pytest.raises(CannotShowEvidence, match="审核人员"):
        open_evidence(by=open_user(phone="19900000066", now=now), organization=pending, file=file)


def test_strangers_and_the_certified_upload_nothing(show, pending, staff, user, now):
    with pytest.raises(CannotShowEvidence):
        show(by=staff)
    file = show()
    certify_organization(by=staff, organization=pending, now=now)
    with pytest.raises(CannotShowEvidence):
        show()
    with pytest.raises(CannotShowEvidence):
        remove_evidence(by=user, organization=pending, file=file, now=now)


def test_it_goes_some_days_after_the_decision_and_stays_while_one_waits(show, pending, details, staff, user, now):
    show()
    returned = return_organization(by=staff, organization=pending, reason="章不清楚", now=now)
    assert erase_expired_files(now=now + parameters.EVIDENCE_KEPT() - dt.timedelta(seconds=1)) == 0
    filed = edit_organization(by=user, organization=returned, details=details, now=now)
    assert not filed
    assert erase_expired_files(now=now + parameters.EVIDENCE_KEPT()) == 0
    certify_organization(by=staff, organization=pending, now=now)
    assert erase_expired_files(now=now + parameters.EVIDENCE_KEPT()) == 1
    assert not evidence_of(pending).exists()


def test_who_closes_the_account_takes_the_files_along(show, pending, user, now):
    show()
    assert own_files(user)[0]["文件名"] == "登记证书.pdf"
    on_account_closed(user=user, now=now)
    assert not evidence_of(pending).exists()
