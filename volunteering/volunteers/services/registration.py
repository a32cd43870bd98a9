"""How a person becomes a volunteer and keeps the record true."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.life_events import LifeEvent, happen
from volunteering.core.sealing import fingerprint
from volunteering.core.search import tokens
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term
from volunteering.volunteers.enums import ClaimOutcome, GuardianRelation, Origin, Sex, VolunteerState
from volunteering.volunteers.models import Merge, Volunteer
from volunteering.volunteers.rules import (
    ID_CARD,
    OLDEST,
    Document,
    age_on,
    identity_of,
    problem_of_guardian,
    read_document,
)
from volunteering.volunteers.selectors import outcome_of, records_of
from volunteering.volunteers.services.numbers import new_number


class CannotRegister(Refusal):
    pass


class CannotRegisterAlone(CannotRegister):
    """A child: register again with the guardian's consent."""


class MustClaim(CannotRegister):
    """Somebody's record has this document or this phone: `claim_person` finds out whose."""


class CannotEditVolunteer(Refusal):
    sentence = "只能修改本人的志愿者信息。"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The columns of Annex 2 that a volunteer may change at any time."""

    region: Region
    employer: str
    political_status: Term
    ethnicity: Term
    title_rank: Term
    education: Term
    occupation: Term
    grassroots_leader: Term
    service_categories: list[Term] = field(default_factory=list)
    service_fields: list[Term] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class GuardianConsent:
    """A guardian who consents. The caller has checked a code sent to this phone (purpose GUARDIAN)."""

    name: str
    relation: GuardianRelation
    phone: str


@transaction.atomic
def register_volunteer(
    *,
    by: User,
    name: str,
    id_number: str,
    profile: Profile,
    now: dt.datetime,
    document_type: str = ID_CARD,
    sex: str = "",
    born_on: dt.date | None = None,
    guardian: GuardianConsent | None = None,
) -> Volunteer:
    """Make the volunteer of this login, or give it the unclaimed record of the same person: what is known there of
    phone (proven by code), name and document must agree. Raises CannotRegister, MustClaim, CannotRegisterAlone,
    BadDocument.

    `sex` and `born_on` count where the document's number does not tell them. One person, one document: the database
    holds that, also against two posts at the same moment.
    """
    if Volunteer.objects.filter(user=by).exists():
        raise CannotRegister("您已经注册过了，可以在“志愿者信息”中查看和修改。")
    document = _complete(read_document(document_type, id_number), sex, born_on)
    is_child = _refuse_children(document, by.phone, guardian, now)
    volunteer = _own_record(by, name, document_type, document.number, now)
    is_claimed = volunteer.origin != Origin.SELF
    volunteer.sex, volunteer.born_on = document.sex, document.born_on
    if guardian and is_child:
        volunteer.guardian_name, volunteer.guardian_relation = guardian.name, guardian.relation
        volunteer.guardian_phone, volunteer.guardian_consented_at = guardian.phone, now
    try:
        with transaction.atomic():
            _write(volunteer, profile, now)
    except IntegrityError:
        raise MustClaim(_TAKEN, field="id_number") from None
    record(
        "volunteers:volunteer:claimed" if is_claimed else "volunteers:volunteer:registered",
        by=by,
        subject_id=volunteer.id,
        region_path=volunteer.region_path,
        words={"number": volunteer.number},
    )
    happen(LifeEvent.VOLUNTEER_REGISTERED, volunteer=volunteer, now=now)
    return volunteer


@transaction.atomic
def update_volunteer(*, by: User, volunteer: Volunteer, profile: Profile, now: dt.datetime) -> Volunteer:
    """Change the profile. Name and document are locked: a change there is a reviewed correction."""
    if volunteer.user_id != by.pk:
        raise CannotEditVolunteer
    _write(volunteer, profile, now)
    record("volunteers:volunteer:updated", by=by, subject_id=volunteer.id, region_path=volunteer.region_path)
    return volunteer


_TAKEN = "这个证件号码已经注册过。如果是您本人，请到“认领”申请核实，或用当时登记的手机号登录。"

_PHONE_HAS_RECORD = (
    "这个手机号登记在另一份志愿者资料里，姓名或证件号码和您填写的不同。请核对；没有填错，请到“认领”申请核实。"
)

_PHONE_TAKEN = "这个手机号登记在另一份志愿者资料里，不能用作您的新号码。请换一个号码，或联系当地科协核实。"


def _own_record(by: User, name: str, document_type: str, number: str, now: dt.datetime) -> Volunteer:
    """The unclaimed record of this very person, or a new one; active, and not written yet."""
    identity = identity_of(document_type, number)
    records = records_of(by, document_type, number, is_locked=True)
    outcome = outcome_of(name, records)
    if outcome == ClaimOutcome.CONFLICT and records.by_document:
        raise MustClaim(_TAKEN, field="id_number")
    if outcome == ClaimOutcome.CONFLICT:
        raise MustClaim(_PHONE_HAS_RECORD, field="id_number")
    volunteer = records.by_document or records.by_phone
    if volunteer is None:
        volunteer = Volunteer(number=new_number(), name=name, origin=Origin.SELF, created_at=now)
    volunteer.document_type_id, volunteer.document_number = document_type, number
    volunteer.document_fingerprint = fingerprint("document", identity)
    volunteer.phone, volunteer.phone_fingerprint = by.phone, by.phone_fingerprint
    volunteer.user, volunteer.state, volunteer.activated_at = by, VolunteerState.ACTIVE, now
    return volunteer


def _complete(document: Document, sex: str, born_on: dt.date | None) -> Document:
    """With what the person says, where the number does not tell."""
    sex, born_on = document.sex or sex, document.born_on or born_on
    if sex not in (Sex.MALE, Sex.FEMALE):
        raise CannotRegister("请选择性别。", field="sex")
    if born_on is None:
        raise CannotRegister("请填写出生日期。", field="born_on")
    return Document(number=document.number, born_on=born_on, sex=sex)


def _refuse_children(document: Document, own_phone: str, guardian: GuardianConsent | None, now: dt.datetime) -> bool:
    """Returns whether it is a child, whose guardian consents."""
    assert document.born_on is not None
    today = clock.local_date(now)
    age = age_on(document.born_on, today)
    if document.born_on > today or age > OLDEST:
        raise CannotRegister("出生日期不对，请核对。", field="born_on")
    if age < parameters.YOUNGEST_VOLUNTEER():
        raise CannotRegister(f"满 {parameters.YOUNGEST_VOLUNTEER()} 周岁才能注册，欢迎到时候再来。", field="id_number")
    if age >= parameters.SELF_REGISTRATION_AGE():
        return False
    if guardian is None:
        advice = "请到“志愿者注册”和监护人一起完成。"
        raise CannotRegisterAlone(
            f"未满 {parameters.SELF_REGISTRATION_AGE()} 周岁须由监护人同意，{advice}", field="id_number"
        )
    problem = problem_of_guardian(own_phone=own_phone, phone=guardian.phone)
    if problem:
        raise CannotRegister(problem, field="phone")
    return True


def _write(volunteer: Volunteer, profile: Profile, now: dt.datetime) -> None:
    volunteer.region = profile.region
    volunteer.region_path = profile.region.path
    volunteer.employer = profile.employer
    for name in ("political_status", "ethnicity", "title_rank", "education", "occupation", "grassroots_leader"):
        setattr(volunteer, name, getattr(profile, name))
    volunteer.updated_at = now
    volunteer.search_tokens = tokens(volunteer.name, volunteer.number, volunteer.employer)
    volunteer.save()
    volunteer.service_categories.set(profile.service_categories)
    volunteer.service_fields.set(profile.service_fields)


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """The profile goes; name, number and document stay sealed and unseen, because records of service hang on them.

    The same of records that were merged into this one; such a merge can no longer be taken back.
    """
    volunteer = Volunteer.objects.filter(user=user).first()
    if volunteer is None:
        return
    volunteer.state = VolunteerState.CLOSED
    people = _with_absorbed(volunteer)
    for one in people:
        _empty(one, now)
    for merge in Merge.objects.filter(survivor__in=people):
        merge.moved = ""
        merge.save(update_fields=("moved",))


def _with_absorbed(volunteer: Volunteer) -> list[Volunteer]:
    found, new = [volunteer], [volunteer]
    while new:
        new = list(Volunteer.objects.filter(merged_into__in=new))
        found += new
    return found


def _empty(volunteer: Volunteer, now: dt.datetime) -> None:
    volunteer.service_categories.clear()
    volunteer.service_fields.clear()
    for name in ("political_status", "ethnicity", "title_rank", "education", "occupation", "grassroots_leader"):
        setattr(volunteer, name, None)
    volunteer.user = None
    volunteer.phone, volunteer.phone_fingerprint, volunteer.employer = "", None, ""
    volunteer.guardian_name, volunteer.guardian_relation, volunteer.guardian_phone = "", "", ""
    volunteer.guardian_consented_at = None
    volunteer.search_tokens, volunteer.updated_at = "", now
    volunteer.save()


def on_phone_changed(*, user: User, now: dt.datetime) -> None:
    """The contact phone is the login's phone. Raises CannotEditVolunteer when another record holds it."""
    volunteer = Volunteer.objects.filter(user=user).first()
    if volunteer is None:
        return
    volunteer.phone, volunteer.phone_fingerprint, volunteer.updated_at = user.phone, user.phone_fingerprint, now
    try:
        with transaction.atomic():
            volunteer.save(update_fields=("phone", "phone_fingerprint", "updated_at"))
    except IntegrityError:
        raise CannotEditVolunteer(_PHONE_TAKEN, field="phone") from None
