"""Two records of one person become one, and can become two again. What hangs on them moves through life events."""

import datetime as dt
import json
from typing import Any

from django.db import IntegrityError, transaction

from volunteering.access.policies import is_staff_member
from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User
from volunteering.accounts.services import restore_user, suspend_user
from volunteering.core.errors import Refusal
from volunteering.core.life_events import LifeEvent, happen
from volunteering.core.sealing import fingerprint
from volunteering.core.search import tokens
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import LIVE_STATES, ClaimCase, Merge, Volunteer
from volunteering.volunteers.rules import identity_of, read_document
from volunteering.volunteers.selectors import Records

# What a merge may change of a record.
CHANGED = (
    *("user_id", "state", "activated_at", "name", "document_type_id", "document_number", "document_fingerprint"),
    *("phone", "phone_fingerprint", "sex", "born_on"),
)
SUSPENDED_BECAUSE = "志愿者资料已合并，改用本人现在的手机号登录"


class CannotMerge(Refusal):
    sentence = "这次合并撤销不了：资料后来又有变化。"


def survivor_first(volunteers: list[Volunteer]) -> list[Volunteer]:
    """Which record stays: an active one before one nobody has claimed, and the older of two alike."""
    return sorted(volunteers, key=lambda one: (one.state != VolunteerState.ACTIVE, one.created_at, one.pk))


def merge_records(*, by: User, case: ClaimCase, records: Records, now: dt.datetime) -> Merge:
    """The caller has locked all and asked who may. Raises CannotMerge."""
    survivor, *rest = survivor_first(records.distinct)
    absorbed = rest[0] if rest else None
    own = next((one for one in records.distinct if one.user_id == case.claimant_id), None)
    others = [one.user for one in records.distinct if one.user and one.user_id != case.claimant_id]
    kept: dict[str, Any] = {"survivor": _values(survivor), "suspended": [str(one.pk) for one in others]}
    for other in others:
        _suspend(by, other)
    if absorbed:
        kept["absorbed"] = _values(absorbed)
        kept["moved"] = {}
        absorbed.user, absorbed.state, absorbed.merged_into = None, VolunteerState.MERGED, survivor
        absorbed.search_tokens, absorbed.updated_at = "", now
        absorbed.save()
        happen(LifeEvent.PERSON_MERGED, survivor=survivor, absorbed=absorbed, by=by, note=kept["moved"], now=now)
    _hand_over(survivor, case, own, now)
    merge = Merge(case=case, survivor=survivor, absorbed=absorbed, merged_by=by, merged_at=now)
    merge.moved = json.dumps(kept, ensure_ascii=False)
    merge.save(force_insert=True)
    return merge


def _hand_over(survivor: Volunteer, case: ClaimCase, own: Volunteer | None, now: dt.datetime) -> None:
    """It carries the claimant's phone, and who the claimant is: as their own active record has it, else as the case
    says. An active one changes its login."""
    source = own or case
    assert source.document_type_id is not None
    document = read_document(source.document_type_id, source.document_number)
    identity = identity_of(source.document_type_id, document.number)
    survivor.name, survivor.updated_at = source.name, now
    survivor.document_type_id, survivor.document_number = source.document_type_id, document.number
    survivor.document_fingerprint = fingerprint("document", identity)
    known = own or survivor
    survivor.sex, survivor.born_on = document.sex or known.sex, document.born_on or known.born_on
    survivor.phone, survivor.phone_fingerprint = case.claimant.phone, case.claimant.phone_fingerprint
    if survivor.state == VolunteerState.ACTIVE:
        survivor.user = case.claimant
    survivor.search_tokens = tokens(survivor.name, survivor.number, survivor.employer)
    survivor.save()


def take_back(*, by: User, merge: Merge, now: dt.datetime) -> None:
    """Raises CannotMerge when what was one since cannot be two again."""
    people = Volunteer.objects.select_for_update().filter(pk__in=[merge.survivor_id, merge.absorbed_id]).order_by("pk")
    survivor = next(one for one in people if one.pk == merge.survivor_id)
    absorbed = next((one for one in people if one.pk == merge.absorbed_id), None)
    if survivor.state not in LIVE_STATES:
        raise CannotMerge("这份资料后来又并入了另一份，或已经注销。请先撤销后来的合并。")
    kept = json.loads(merge.moved)  # there as long as the person is
    for key in kept["suspended"]:
        other = User.objects.get(pk=key)
        if other.state == UserState.CLOSED:
            raise CannotMerge("原来的登录账号已经注销，不能撤销合并。")
        if other.state == UserState.SUSPENDED:
            restore_user(by=by, user=other)
    try:
        with transaction.atomic():
            _give_back(survivor, kept["survivor"], now)
            if absorbed:
                absorbed.merged_into = None
                _give_back(absorbed, kept["absorbed"], now)
    except IntegrityError:
        raise CannotMerge("合并之后，又有人用其中一个证件号码或手机号登记，不能撤销合并。") from None
    if absorbed:
        happen(LifeEvent.PERSON_UNMERGED, survivor=survivor, absorbed=absorbed, by=by, note=kept["moved"], now=now)
    merge.undone_by, merge.undone_at = by, now
    merge.save(update_fields=("undone_by", "undone_at"))


def _suspend(by: User, other: User) -> None:
    if is_staff_member(other):
        raise CannotMerge("其中一份资料的登录账号有科协管理权限。请先在“管理员与权限”里收回，再合并。")
    if other.state == UserState.ACTIVE:
        suspend_user(by=by, user=other, reason=SUSPENDED_BECAUSE)


def _values(volunteer: Volunteer) -> dict[str, Any]:
    values = {name: getattr(volunteer, name) for name in CHANGED}
    return {name: value if isinstance(value, str | None) else _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _give_back(volunteer: Volunteer, values: dict[str, Any], now: dt.datetime) -> None:
    for name, value in values.items():
        setattr(volunteer, name, Volunteer._meta.get_field(name.removesuffix("_id")).to_python(value))  # type: ignore[union-attr]
    login = User.objects.filter(pk=volunteer.user_id).first() if volunteer.user_id else None
    if login:  # its phone may have changed since
        volunteer.phone, volunteer.phone_fingerprint = login.phone, login.phone_fingerprint
    volunteer.search_tokens = tokens(volunteer.name, volunteer.number, volunteer.employer)
    volunteer.updated_at = now
    volunteer.save()
