"""志愿服务记录证明: what it says, that it stays so, and that it falls with the records it quotes."""

import datetime as dt
import hashlib
import io
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader

from tests.activities.conftest import DAY, HOUR
from volunteering.accounts.services import close_account
from volunteering.audit.models import AuditEvent
from volunteering.core.files import content_of, path_of
from volunteering.core.models import StoredFile
from volunteering.core.typesetting import CannotPrint
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Organization
from volunteering.service_records.models import Certificate, CertificateLine, ServiceRecord
from volunteering.service_records.policies import certificates_of, certificates_overseen_by
from volunteering.service_records.selectors import certificate_with, file_of
from volunteering.service_records.services import (
    CannotIssue,
    CannotRevoke,
    Wanted,
    issue_certificate,
    reverse_record,
    revoke_certificate,
)
from volunteering.service_records.services.verifying import tampered_certificates
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person, undo_merge

RARE = "䶮㛃𬱖鿍"
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def issue(volunteer, now, organization=None, days=YEAR):
    wanted = Wanted(organization, *days)
    return issue_certificate(by=volunteer.user, volunteer=volunteer, wanted=wanted, now=now)


def pdf_of(certificate):
    return content_of(file_of(certificate))


def text_of(certificate):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(certificate))).pages)


@pytest.fixture
def later(now):
    return now + 2 * DAY


@pytest.fixture
def issued(entry, certified, another_volunteer, later, private_files):
    return issue(another_volunteer, later, certified)


def test_it_says_who_served_when_how_long_and_who_recorded(issued, entry):
    text = text_of(issued).replace(" ", "")
    for word in (
        "志愿服务记录证明",
        "李四",
        "科普大篷车进社区",
        "2小时",
        "120分钟",
        "新北区科技志愿服务大队",
        str(issued),
    ):
        assert word in text, word
    assert "990" in text
    assert "990000199001010025" not in text
    assert (issued.minutes, issued.services, issued.ends_on) == (120, 1, dt.date(2026, 11, 26))
    assert issued.digest == hashlib.sha256(pdf_of(issued)).hexdigest()
    assert [line.record for line in issued.lines.all()] == [entry]
    event = AuditEvent.objects.get(tag="service_records:certificate:issued")
    assert (event.subject_id, event.words["minutes"]) == (issued.pk, 120)
    assert [*tampered_certificates()] == []


def test_a_rare_name_can_be_read_back_by_another_program(entry, another_volunteer, later, private_files, tmp_path):
    Volunteer.objects.filter(pk=another_volunteer.pk).update(name=f"王{RARE}")
    another_volunteer.refresh_from_db()
    (tmp_path / "paper.pdf").write_bytes(pdf_of(issue(another_volunteer, later)))
    text = subprocess.run(["pdftotext", tmp_path / "paper.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert f"王{RARE}" in text


def test_a_name_that_cannot_be_printed_is_refused_kindly(entry, another_volunteer, later, private_files):
    Volunteer.objects.filter(pk=another_volunteer.pk).update(name="王\U0002a6d6")
    another_volunteer.refresh_from_db()
    with pytest.raises(CannotPrint, match="\U0002a6d6”这个字"):
        issue(another_volunteer, later)
    assert not Certificate.objects.exists()


def test_asked_again_it_is_the_same_until_something_changes(
    issued, entry, certified, user, another_volunteer, later, private_files
):
    assert issue(another_volunteer, later, certified) == issued
    assert issue(another_volunteer, later) != issued  # the whole record is another paper
    assert StoredFile.objects.filter(kind="certificate").count() == 2
    reverse_record(by=user, entry=entry, reason="记错了", now=later)
    with pytest.raises(CannotIssue, match="没有已经确认"):
        issue(another_volunteer, later, certified)


def test_nothing_recorded_too_much_too_often_and_for_others(
    entry, another_volunteer, user, volunteer, later, private_files, monkeypatch
):
    from volunteering.core import parameters

    with pytest.raises(CannotIssue, match="没有已经确认"):
        issue(another_volunteer, later, days=(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
    with pytest.raises(CannotIssue, match="不能晚于"):
        issue(another_volunteer, later, days=(dt.date(2026, 2, 1), dt.date(2026, 1, 1)))
    with pytest.raises(CannotIssue, match="只能为自己"):
        issue_certificate(by=user, volunteer=another_volunteer, wanted=Wanted(None, *YEAR), now=later)
    monkeypatch.setattr(parameters, "CERTIFICATE_LINES", lambda: 0)
    with pytest.raises(CannotIssue, match="列不下"):
        issue(another_volunteer, later)
    monkeypatch.undo()
    monkeypatch.setattr(parameters, "CERTIFICATES_PER_DAY", lambda: 1)
    for day in (1, 2):
        days = (dt.date(2026, 1, day), YEAR[1])
        if day == 1:
            issue(another_volunteer, later, days=days)
        else:
            with pytest.raises(CannotIssue, match="24 小时内最多"):
                issue(another_volunteer, later, days=days)


def test_of_one_organization_it_lists_what_that_one_recorded(
    entry, certified, leader_above, another_volunteer, later, private_files
):
    """Nothing of the organization above, which has recorded nothing."""
    with pytest.raises(CannotIssue, match="常州支队”没有已经确认"):
        issue(another_volunteer, later, Organization.objects.get(name="常州支队"))
    assert issue(another_volunteer, later, certified).services == issue(another_volunteer, later).services == 1


def test_a_record_taken_back_voids_what_quotes_it(issued, entry, user, another_volunteer, later):
    whole = issue(another_volunteer, later)
    reverse_record(by=user, entry=entry, reason="签到有误", now=later)
    for one in (issued, whole):
        one.refresh_from_db()
        assert (one.revoked_because, one.revoked_by) == ("record", user)
        assert "签到有误" in one.revoked_reason
    told = Notice.objects.filter(user=another_volunteer.user, kind="service_records:revoked")
    assert told.count() == 2


def test_what_is_doubled_by_a_merge_falls_with_its_certificate(
    volunteer, another_volunteer, serve, user, staff, later, private_files
):
    kept, doubled = serve(volunteer), serve(another_volunteer, title="另一处")
    mine, theirs = issue(volunteer, later), issue(another_volunteer, later)
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": later}
    decide_same_person(by=staff, case=claim_person(by=user, **by).case, now=later)
    survivor = Volunteer.objects.get(pk=volunteer.pk)
    assert set(certificates_of(survivor)) == {mine, theirs}
    assert {one.lines.get().record: bool(one.revoked_at) for one in certificates_of(survivor)} == {
        kept: False,
        doubled: True,
    }


def test_what_was_certified_of_two_people_falls_when_they_are_two_again(
    volunteer, another_volunteer, serve, user, staff, later, private_files, plan
):
    from volunteering.activities.services import ShiftDetails

    day = plan().shifts[0]
    next_day = ShiftDetails(starts_at=day.starts_at + DAY, ends_at=day.ends_at + DAY)
    serve(volunteer)
    serve(another_volunteer, title="另一处", shifts=[next_day], sign_up_closes_at=next_day.starts_at)
    theirs = issue(another_volunteer, later + DAY)
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": later}
    merge = decide_same_person(by=staff, case=claim_person(by=user, **by).case, now=later)
    both = issue(Volunteer.objects.get(pk=merge.survivor_id), later + DAY)
    assert both.services == 2
    undo_merge(by=staff, merge=merge, now=later + DAY)
    both.refresh_from_db()
    theirs.refresh_from_db()
    assert (bool(both.revoked_at), theirs.revoked_at) == (True, None)


def test_revoked_by_who_answers_for_it_and_with_a_reason(issued, user, staff, elsewhere, another_volunteer, later):
    for by, reason, sentence in (
        (another_volunteer.user, "自己", "只有开具组织"),
        (elsewhere, "外地", "只有开具组织"),
        (user, " ", "写明"),
    ):
        with pytest.raises(CannotRevoke, match=sentence):
            revoke_certificate(by=by, certificate=issued, reason=reason, now=later)
    assert set(certificates_overseen_by(staff)) == {issued}
    assert not certificates_overseen_by(elsewhere).exists()
    assert revoke_certificate(by=user, certificate=issued, reason="打印有误", now=later).revoked_because == "issuer"
    with pytest.raises(CannotRevoke, match="已经撤销"):
        revoke_certificate(by=staff, certificate=issued, reason="再次", now=later)
    again = issue(another_volunteer, later, issued.organization)
    assert again != issued
    assert revoke_certificate(by=staff, certificate=again, reason="核查", now=later).revoked_because == "association"


def test_the_database_keeps_it_as_it_is(issued, entry, user, later):
    Certificate.objects.filter(pk=issued.pk)
    revoked = {"revoked_at": later, "revoked_because": "issuer", "revoked_reason": "错", "revoked_by": user}
    for attempt in (
        lambda: Certificate.objects.update(minutes=6000),
        lambda: Certificate.objects.update(name="王五", **revoked),
        lambda: Certificate.objects.update(revoked_at=later),  # without a reason
        lambda: Certificate.objects.update(digest="0" * 64),
        lambda: Certificate.objects.all().delete(),
        lambda: CertificateLine.objects.update(number=2),
        lambda: CertificateLine.objects.all().delete(),
        lambda: CertificateLine.objects.create(certificate=issued, number=2, record=entry),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    Certificate.objects.update(**revoked)
    for attempt in (
        lambda: Certificate.objects.update(revoked_at=None, revoked_because="", revoked_reason="", revoked_by=None),
        lambda: Certificate.objects.update(revoked_reason="别的"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def behind_the_triggers(statement, *values):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("certificate", "certificateline"):
                cursor.execute(f"ALTER TABLE service_records_{table} DISABLE TRIGGER USER")
        else:
            for name in ("no_update", "revoked_once", "no_delete", "line_no_update", "line_no_delete"):
                cursor.execute(f"DROP TRIGGER certificate_{name}")
        cursor.execute(statement, values)


def test_what_was_changed_behind_the_triggers_is_found(issued):
    behind_the_triggers("UPDATE service_records_certificate SET minutes = 6000")
    assert [*tampered_certificates()] == [f"证明 {issued} 与日志不符"]
    with pytest.raises(CommandError, match="1 处"):
        call_command("verify_hours")


def test_a_certificate_that_is_gone_is_found(issued):
    behind_the_triggers("DELETE FROM service_records_certificateline")
    assert [*tampered_certificates()] == [f"证明 {issued} 与日志不符"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM service_records_certificate")
    assert [*tampered_certificates()] == [f"证明 {issued.pk} 已被删除"]


def test_lines_that_list_another_record_are_found(issued, serve, volunteer):
    other = serve(volunteer)
    behind_the_triggers("SELECT 1")
    CertificateLine.objects.update(record=other)
    assert [*tampered_certificates()] == [f"证明 {issued} 与日志不符"]


def test_a_revocation_that_was_made_up_changed_or_undone_is_found(issued, user, later):
    revoke_certificate(by=user, certificate=issued, reason="印错了", now=later)
    assert [*tampered_certificates()] == []
    behind_the_triggers("UPDATE service_records_certificate SET revoked_reason = '别的'")
    assert [*tampered_certificates()] == [f"证明 {issued} 与日志不符"]
    Certificate.objects.update(revoked_at=None, revoked_because="", revoked_reason="", revoked_by=None)
    assert [*tampered_certificates()] == [f"证明 {issued} 与日志不符"]


def test_a_file_that_is_another_or_gone_is_found(issued):
    path = path_of(file_of(issued).pk)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert [*tampered_certificates()] == [f"证明 {issued} 的文件打不开或已改动"]
    path.unlink()
    assert [*tampered_certificates()] == [f"证明 {issued} 的文件打不开或已改动"]


def test_it_outlives_the_account(issued, another_volunteer, later):
    close_account(by=another_volunteer.user, now=later)
    kept = certificate_with(issued.serial)
    assert kept is not None
    assert (kept.name, kept.revoked_at) == ("李四", None)
    assert pdf_of(kept)


def test_what_has_no_sign_in_the_font_is_marked_and_blocks_nobody(entry, another_volunteer, later, private_files):
    from volunteering.core.typesetting import printable

    assert printable("🎉科普\n活动") == "□科普\n活动"
    assert ServiceRecord.objects.count() == 1


def test_hours_are_never_rounded():
    from volunteering.service_records.services.printing import hours_in_words

    assert [hours_in_words(minutes) for minutes in (45, 120, 119, 60 * 1234 + 59)] == [
        "45 分钟",
        "2 小时",
        "1 小时 59 分钟",
        "1,234 小时 59 分钟",
    ]


def test_a_long_list_has_numbered_pages(entry, another_volunteer, later, private_files):
    from volunteering.service_records.services.printing import paper_of

    made = Certificate(
        name="李四", volunteer_number="1", issuer_name="队", starts_on=YEAR[0], ends_on=YEAR[1], services=60, minutes=60
    )
    made.issued_at = later
    reader = PdfReader(io.BytesIO(paper_of(made, [entry] * 60)))
    count = len(reader.pages)
    assert count > 2
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text().replace(" ", "")
        assert f"第{number}页，共{count}页" in text
        assert str(made) in text
    assert entry.ends_at - entry.starts_at == 2 * HOUR
