"""The association has found out who is who: the same person, or not."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core.errors import Refusal
from volunteering.volunteers import notices
from volunteering.volunteers.enums import CaseState, VolunteerState
from volunteering.volunteers.models import ClaimCase, Merge, Volunteer
from volunteering.volunteers.policies import can_decide_case
from volunteering.volunteers.selectors import Records, records_of
from volunteering.volunteers.services.claiming import note, open_case
from volunteering.volunteers.services.merging import merge_records, take_back


class CannotDecideCase(Refusal):
    sentence = "这件事不由您核实，或已经有人处理过了，请刷新后查看。"


@transaction.atomic
def decide_same_person(*, by: User, case: ClaimCase, now: dt.datetime) -> Merge:
    """The claimant is the person of every record in the case: two become one, and the claimant's login takes it over.

    Raises CannotDecideCase, CannotMerge, CannotClaimRecord.
    """
    case, records = _taken(by, case)
    merge = merge_records(by=by, case=case, records=records, now=now)
    _decide(case, CaseState.MERGED, by, now)
    note("volunteers:case:merged", by, case)
    notices.tell_merged(case, merge.survivor, now)
    return merge


@transaction.atomic
def decide_separate(*, by: User, case: ClaimCase, reason: str, now: dt.datetime) -> None:
    """Not the same person. Nothing moves; an unclaimed record loses a phone that is the claimant's, so that the
    claimant can register. Raises CannotDecideCase, CannotClaimRecord.
    """
    case, records = _taken(by, case)
    if not reason.strip():
        raise CannotDecideCase("请写明核实结果，会告诉申请人。", field="reason")
    filed = records.by_phone
    if filed and filed.state == VolunteerState.IMPORTED:
        filed.phone, filed.phone_fingerprint, filed.updated_at = "", None, now
        filed.save(update_fields=("phone", "phone_fingerprint", "updated_at"))
    case.reason = reason.strip()[:300]
    _decide(case, CaseState.SEPARATE, by, now)
    note("volunteers:case:separate", by, case)
    notices.tell_separate(case, now)


@transaction.atomic
def undo_merge(*, by: User, merge: Merge, now: dt.datetime) -> None:
    """Give both records back what they had; the case is open again. Raises CannotDecideCase, CannotMerge."""
    found = Merge.objects.select_for_update(of=("self",)).select_related("case__claimant", "survivor", "absorbed")
    merge = found.get(pk=merge.pk)
    case = merge.case
    if merge.undone_at or not can_decide_case(by, case):
        raise CannotDecideCase
    if ClaimCase.objects.filter(claimant=case.claimant, state=CaseState.OPEN).exists():
        raise CannotDecideCase("申请人又提交了新的认领。请先处理那一件，再撤销这次合并。")
    take_back(by=by, merge=merge, now=now)
    case.state, case.decided_by, case.decided_at = CaseState.OPEN, None, None
    case.save()
    note("volunteers:case:unmerged", by, case)
    notices.tell_unmerged(case, merge, now)


def _taken(by: User, case: ClaimCase) -> tuple[ClaimCase, Records]:
    """The case and its records, locked, and still as they were when it was opened."""
    case = open_case(case)
    if not can_decide_case(by, case):
        raise CannotDecideCase
    assert case.document_type_id is not None
    records = records_of(case.claimant, case.document_type_id, case.document_number, is_locked=True)
    if (_key(records.by_document), _key(records.by_phone)) != (case.by_document_id, case.by_phone_id):
        raise CannotDecideCase("核实期间资料有了变化。请申请人撤回后重新提交认领。")
    return case, records


def _key(volunteer: Volunteer | None) -> object:
    return volunteer.pk if volunteer else None


def _decide(case: ClaimCase, state: CaseState, by: User, now: dt.datetime) -> None:
    case.state, case.decided_by, case.decided_at = state, by, now
    case.save()
