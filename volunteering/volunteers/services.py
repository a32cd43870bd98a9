"""How a person becomes a volunteer and keeps the record true."""

import datetime as dt
import secrets
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.sealing import fingerprint, fingerprints
from volunteering.core.search import tokens
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term
from volunteering.volunteers.enums import Origin, VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import age_on, number_from, read_id_card

ID_CARD = "document_type:01"


class CannotRegister(Refusal):
    pass


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


@transaction.atomic
def register_volunteer(*, by: User, name: str, id_number: str, profile: Profile, now: dt.datetime) -> Volunteer:
    """Make the volunteer of this login. Raises CannotRegister, BadIdCard.

    One person, one ID number: the database holds that, also against two posts at the same moment.
    """
    if Volunteer.objects.filter(user=by).exists():
        raise CannotRegister("您已经注册过了，可以在“志愿者信息”中查看和修改。")
    card = read_id_card(id_number)
    _refuse_children(card.born_on, now)
    if Volunteer.objects.live().filter(document_fingerprint__in=fingerprints("document", card.number)).exists():
        raise CannotRegister(_TAKEN, field="id_number")
    volunteer = Volunteer(
        user=by,
        number=number_from(f"{secrets.randbelow(9 * 10**10) + 10**10}"),
        name=name,
        document_type_id=ID_CARD,
        document_number=card.number,
        document_fingerprint=fingerprint("document", card.number),
        phone=by.phone,
        phone_fingerprint=by.phone_fingerprint,
        sex=card.sex,
        born_on=card.born_on,
        origin=Origin.SELF,
        state=VolunteerState.ACTIVE,
        created_at=now,
        activated_at=now,
    )
    try:
        with transaction.atomic():
            _write(volunteer, profile, now)
    except IntegrityError:
        raise CannotRegister(_TAKEN, field="id_number") from None
    record(
        "volunteers:volunteer:registered",
        by=by,
        subject_id=volunteer.id,
        region_path=volunteer.region_path,
        words={"number": volunteer.number},
    )
    return volunteer


@transaction.atomic
def update_volunteer(*, by: User, volunteer: Volunteer, profile: Profile, now: dt.datetime) -> Volunteer:
    """Change the profile. Name and document are locked: a change there is a reviewed correction."""
    if volunteer.user_id != by.pk:
        raise CannotEditVolunteer
    _write(volunteer, profile, now)
    record("volunteers:volunteer:updated", by=by, subject_id=volunteer.id, region_path=volunteer.region_path)
    return volunteer


_TAKEN = "这个身份证号已经注册过。如果是您本人，请用当时登记的手机号登录；手机号已换，请联系当地科协核实。"

_PHONE_TAKEN = "这个手机号登记在另一份志愿者资料里，不能用作您的新号码。请换一个号码，或联系当地科协核实。"


def _refuse_children(born_on: dt.date, now: dt.datetime) -> None:
    today = clock.local_date(now)
    if born_on > today:
        raise CannotRegister("出生日期在将来，请核对身份证号。", field="id_number")
    if age_on(born_on, today) < parameters.SELF_REGISTRATION_AGE:
        raise CannotRegister(
            f"未满 {parameters.SELF_REGISTRATION_AGE} 周岁须由监护人同意后注册，请家长联系所在组织或当地科协办理。",
            field="id_number",
        )


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
    """The profile goes; name, number and document stay sealed and unseen, because records of service hang on them."""
    volunteer = Volunteer.objects.filter(user=user).first()
    if volunteer is None:
        return
    volunteer.service_categories.clear()
    volunteer.service_fields.clear()
    for name in ("political_status", "ethnicity", "title_rank", "education", "occupation", "grassroots_leader"):
        setattr(volunteer, name, None)
    volunteer.user, volunteer.state = None, VolunteerState.CLOSED
    volunteer.phone, volunteer.phone_fingerprint, volunteer.employer = "", None, ""
    volunteer.guardian_name, volunteer.guardian_relation, volunteer.guardian_phone = "", "", ""
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
