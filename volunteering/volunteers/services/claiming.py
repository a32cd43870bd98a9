"""认领: somebody says who they are; what they typed and proved is compared with what is on record.

Nothing that is shown tells whose a record is, and how often one may try is limited.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.regions.rules import common_path
from volunteering.volunteers import notices
from volunteering.volunteers.enums import CaseState, ClaimOutcome
from volunteering.volunteers.models import ClaimCase, Volunteer
from volunteering.volunteers.rules import ID_CARD, read_document
from volunteering.volunteers.selectors import Records, outcome_of, records_of

DAY = dt.timedelta(days=1)


class CannotClaimRecord(Refusal):
    sentence = "这个认领现在不能处理，请刷新后查看。"


class TooManyTries(Refusal):
    pass


@dataclass(frozen=True)
class Claimed:
    outcome: ClaimOutcome
    case: ClaimCase | None = None  # opened by this claim


def refuse_guessing(*, by: User, now: dt.datetime) -> None:
    """Count one comparison of a document's number with the records. Raises TooManyTries.

    Call it outside of what may be rolled back: a try stays counted although it ends in a refusal.
    """
    if not spend(f"identity:{by.pk}", limit=parameters.IDENTITY_TRIES(), window=DAY, now=now):
        tries = parameters.IDENTITY_TRIES.in_words()
        raise TooManyTries(f"24 小时内最多核对 {tries}证件号码。请明天再试，或联系当地科协。", field="id_number")


@transaction.atomic
def claim_person(
    *, by: User, name: str, id_number: str, now: dt.datetime, document_type: str = ID_CARD, statement: str = ""
) -> Claimed:
    """What name, document and the login's phone lead to. Where they contradict each other a case is opened.

    A match is taken over by registering. The caller has called `refuse_guessing`. Raises BadDocument,
    CannotClaimRecord.
    """
    number = read_document(document_type, id_number).number
    User.objects.select_for_update().get(pk=by.pk)
    records = records_of(by, document_type, number, is_locked=True)
    outcome = outcome_of(name, records)
    if outcome != ClaimOutcome.CONFLICT:
        return Claimed(outcome)
    if ClaimCase.objects.filter(claimant=by, state=CaseState.OPEN).exists():
        raise CannotClaimRecord("您已有一个认领正在核实。请等结果，或先撤回它再重新提交。")
    case = ClaimCase(claimant=by, name=name, document_type_id=document_type, document_number=number)
    case.statement, case.opened_at = statement.strip(), now
    case.by_document, case.by_phone = records.by_document, records.by_phone
    case.region_path = _region_of(records)
    case.save(force_insert=True)
    # What a sheet brought is taken back only while untouched: from here on it is not.
    Volunteer.objects.filter(pk__in=[one.pk for one in records.distinct]).update(updated_at=now)
    note("volunteers:case:opened", by, case)
    notices.tell_holders(case, now)
    return Claimed(outcome, case)


@transaction.atomic
def withdraw_case(*, by: User, case: ClaimCase, now: dt.datetime) -> None:
    """Raises CannotClaimRecord."""
    case = open_case(case)
    if case.claimant_id != by.pk:
        raise CannotClaimRecord
    case.state, case.decided_by, case.decided_at = CaseState.WITHDRAWN, by, now
    case.save()
    note("volunteers:case:withdrawn", by, case)


@transaction.atomic
def object_to_case(*, by: User, case: ClaimCase, now: dt.datetime) -> None:
    """The holder of a record: it was not me who claimed it. The association sees that. Raises CannotClaimRecord."""
    case = open_case(case)
    holders = {one.user_id for one in (case.by_document, case.by_phone) if one} - {case.claimant_id}
    if by.pk not in holders:
        raise CannotClaimRecord
    case.objected_at = case.objected_at or now
    case.save(update_fields=("objected_at",))
    note("volunteers:case:objected", by, case)


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """What is open is withdrawn, and what was said of oneself is forgotten."""
    for case in ClaimCase.objects.filter(claimant=user, state=CaseState.OPEN):
        withdraw_case(by=user, case=case, now=now)
    for case in ClaimCase.objects.filter(claimant=user):
        case.name, case.document_number, case.statement = "", "", ""
        case.save(update_fields=("name", "document_number", "statement"))


def open_case(case: ClaimCase) -> ClaimCase:
    """Locked, and still open. Raises CannotClaimRecord."""
    found = ClaimCase.objects.select_for_update(of=("self",)).select_related("by_document", "by_phone", "claimant")
    case = found.get(pk=case.pk)
    if case.state != CaseState.OPEN:
        raise CannotClaimRecord("这个认领已经处理过了，请刷新后查看。")
    return case


def note(tag: str, by: User, case: ClaimCase) -> None:
    record(tag, by=by, subject_id=case.pk, region_path=case.region_path, words={"number": case.public_id})


def _region_of(records: Records) -> str:
    paths = [one.region_path for one in records.distinct]
    return common_path(paths[0], paths[-1])
