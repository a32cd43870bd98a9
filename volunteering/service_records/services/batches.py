"""An organization issues for many of its volunteers: a portion in each transaction, so that whatever dies, everybody
gets one certificate."""

import datetime as dt
import uuid
import zipfile
from collections.abc import Iterator

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.files import content_of
from volunteering.core.models import StoredFile
from volunteering.core.pieces import Pieces
from volunteering.core.signing import CannotSign
from volunteering.core.work import enqueue_work, keep_lease
from volunteering.service_records import notices
from volunteering.service_records.models import Certificate, CertificateBatch, CertificateWish
from volunteering.service_records.policies import can_issue_for
from volunteering.service_records.selectors.certificates import CERTIFICATE, people_recorded_by, progress_of
from volunteering.service_records.services.issuing import CannotIssue, Wanted, issue_for
from volunteering.volunteers.models import LIVE_STATES, Volunteer

WORK = "service_records:certificates"
PORTION = 10  # half a second: whoever confirms hours of the same people waits no longer


@transaction.atomic
def order_certificates(
    *, by: User, wanted: Wanted, people: list[Volunteer] | None, now: dt.datetime
) -> CertificateBatch:
    """For these people, or for everybody with a record in the time (None). Raises CannotIssue."""
    organization = wanted.organization
    if organization is None or not can_issue_for(by, organization):
        raise CannotIssue("只有已认证组织的管理员可以批量开具证明。")
    if wanted.ends_on < wanted.starts_on:
        raise CannotIssue("开始日期不能晚于结束日期，请改一改。", field="starts_on")
    found = people_recorded_by(organization, wanted.starts_on, wanted.ends_on)
    if people is not None:
        found = found.filter(pk__in=[one.pk for one in people])
    most = parameters.CERTIFICATE_BATCH()
    keys = list(found.order_by("pk").values_list("pk", flat=True)[: most + 1])
    if not keys:
        raise CannotIssue("请至少选一位志愿者；这段时间没有记录的，开不出证明。", field="people")
    if len(keys) > most:
        raise CannotIssue(f"一次最多为 {most} 人开具。请选短一些的时间，或分几次勾选。", field="people")
    batch = CertificateBatch.objects.create(
        organization=organization,
        starts_on=wanted.starts_on,
        ends_on=min(wanted.ends_on, max(wanted.starts_on, clock.local_date(now))),
        created_by=by,
        created_at=now,
        people=len(keys),
    )
    CertificateWish.objects.bulk_create(
        (CertificateWish(batch=batch, volunteer_id=key) for key in keys), batch_size=500
    )
    enqueue_work(WORK, batch.pk, due_at=now)
    _note("service_records:batch:ordered", by, batch, len(keys))
    return batch


def issue_batch(batch_id: uuid.UUID) -> None:
    """Issue what is not issued yet. Run twice, or after a death half-way, it goes on where it stopped."""
    while _issue_portion(batch_id):
        keep_lease(WORK, batch_id)


def give_up(batch_id: uuid.UUID) -> None:
    notices.tell_batch_stopped(CertificateBatch.objects.get(pk=batch_id), clock.now())


def download_batch(*, by: User, batch: CertificateBatch, now: dt.datetime) -> Iterator[bytes]:
    """The pieces of a zip, each certificate byte for byte as it was issued. Raises CannotIssue."""
    if not can_issue_for(by, batch.organization):
        raise CannotIssue("只有已认证组织的管理员可以下载。")
    if batch.finished_at is None or now >= batch.finished_at + parameters.BATCH_DOWNLOADS():
        raise CannotIssue(
            f"打包下载的期限是开好后 {parameters.BATCH_DOWNLOADS.in_words()}。"
            "证明仍然有效：请志愿者到“服务证明”里下载，或再批量开具一次，没有变化的还是原来那份。"
        )
    issued = Certificate.objects.valid().filter(wishes__batch=batch).order_by("name", "id")
    certificates = list(issued.values_list("pk", flat=True))
    if not certificates:
        raise CannotIssue("这一批没有有效的证明。")
    _note("service_records:batch:downloaded", by, batch, len(certificates))
    return _zipped(certificates)


@transaction.atomic
def _issue_portion(batch_id: uuid.UUID) -> bool:
    """False when nothing is left. The batch's row is the turn: two workers never issue for one person twice."""
    batch = (
        CertificateBatch.objects.select_for_update(of=("self",))
        .select_related("organization", "created_by")
        .get(pk=batch_id)
    )
    if batch.finished_at:
        return False
    wanted, now = Wanted(batch.organization, batch.starts_on, batch.ends_on), clock.now()
    waiting = batch.wishes.filter(certificate__isnull=True, refusal="").select_related("volunteer__document_type")
    portion = list(waiting.order_by("id")[:PORTION])
    if not can_issue_for(batch.created_by, batch.organization):
        waiting.update(refusal="组织或管理员已经没有开具的权限")
        portion = []
    for wish in portion:
        _grant(wish, wanted, by=batch.created_by, now=now)
    if not portion:
        batch.finished_at = now
        batch.save(update_fields=("finished_at",))
        notices.tell_batch_done(batch, issued=progress_of(batch).issued, now=now)
    return bool(portion)


def _grant(wish: CertificateWish, wanted: Wanted, *, by: User, now: dt.datetime) -> None:
    try:
        if wish.volunteer.state not in LIVE_STATES:
            raise CannotIssue("资料已经合并或注销")
        with transaction.atomic():
            wish.certificate = issue_for(wish.volunteer, wanted, by=by, now=now)
    except CannotSign:  # nobody's fault, and mended some time: the work comes again
        raise
    except Refusal as refusal:
        wish.refusal = refusal.sentence[:200]
    else:
        notices.tell_issued(wish.certificate, now)
    wish.save(update_fields=("certificate", "refusal"))


def _zipped(certificates: list[uuid.UUID]) -> Iterator[bytes]:
    """Sent while it is made: no second copy of anybody's data lies anywhere. PDF is compressed already."""
    out = Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for key in certificates:
            file = StoredFile.objects.get(kind=CERTIFICATE, subject_id=key, erased_at__isnull=True)
            archive.writestr(file.name, content_of(file))
            yield out.taken()
    yield out.taken()


def _note(tag: str, by: User, batch: CertificateBatch, count: int) -> None:
    record(tag, by=by, subject_id=batch.pk, organization_id=batch.organization_id, words={"count": count})
