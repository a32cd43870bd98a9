"""What a volunteer's record holds, for its owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import User
from volunteering.accounts.selectors import who_consents
from volunteering.core.masking import mask_name
from volunteering.core.sealing import fingerprints
from volunteering.regions.selectors import full_name
from volunteering.volunteers.enums import ClaimOutcome, VolunteerState
from volunteering.volunteers.models import ClaimCase, Volunteer
from volunteering.volunteers.rules import identity_of


def active_volunteer_of(user: User) -> Volunteer | None:
    """No question when the user came with a session."""
    volunteer: Volunteer | None = getattr(user, "volunteer", None)
    return volunteer if volunteer and volunteer.state == VolunteerState.ACTIVE else None


def own_part(user: User) -> dict[str, Any] | None:
    volunteer = Volunteer.objects.filter(user=user).select_related("region").first()
    if volunteer is None:
        return None
    single = ("political_status", "ethnicity", "employer", "title_rank", "education", "occupation", "grassroots_leader")
    titles = {name: str(Volunteer._meta.get_field(name).verbose_name) for name in single}  # type: ignore[union-attr]
    return {
        "志愿者编号": volunteer.number,
        "真实姓名": volunteer.name,
        "证件类型": str(volunteer.document_type or ""),
        "证件号码": volunteer.document_number,
        "性别": volunteer.get_sex_display(),
        "出生日期": str(volunteer.born_on or ""),
        "所在区域": full_name(volunteer.region),
        "监护人": " ".join(filter(None, (volunteer.guardian_name, volunteer.guardian_phone))),
        **{title: str(getattr(volunteer, name) or "") for name, title in titles.items()},
        "服务类别": [str(term) for term in volunteer.service_categories.all()],
        "服务领域或行业": [str(term) for term in volunteer.service_fields.all()],
    }


def public_names(volunteers: Iterable[Volunteer]) -> list[str]:
    """Names on a public page: masked, except of those who agreed to the whole."""
    shown = list(volunteers)
    agreed = who_consents((one.user_id for one in shown), ConsentKind.PUBLIC_NAME)
    return [one.name if one.user_id in agreed else mask_name(one.name) for one in shown]


@dataclass(frozen=True)
class Records:
    """The live records that a document and a login lead to; one and the same, two, or none."""

    by_document: Volunteer | None
    by_phone: Volunteer | None  # the login's own, or the unclaimed one with its phone

    @property
    def distinct(self) -> list[Volunteer]:
        return list({one.pk: one for one in (self.by_document, self.by_phone) if one}.values())


def records_of(user: User, document_type: str, number: str, *, is_locked: bool = False) -> Records:
    """`number` as `read_document` gives it."""
    live = Volunteer.objects.live()
    documents = fingerprints("document", identity_of(document_type, number))
    wanted = Q(document_fingerprint__in=documents) | Q(phone_fingerprint__in=fingerprints("phone", user.phone))
    found = live.filter(wanted | Q(user=user)).order_by("pk")
    people = list(found.select_for_update() if is_locked else found)
    phones = fingerprints("phone", user.phone)
    own = [one for one in people if one.user_id == user.pk]
    filed = [one for one in people if one.phone_fingerprint in phones]
    return Records(
        by_document=next((one for one in people if one.document_fingerprint in documents), None),
        by_phone=next(iter(own or filed), None),
    )


def outcome_of(name: str, records: Records) -> ClaimOutcome:
    """Whether the records are this person's: what is known there must agree with what was said and proven."""
    document, phone = records.by_document, records.by_phone
    is_registered = phone is not None and phone.state == VolunteerState.ACTIVE
    if document is None and (phone is None or is_registered):
        return ClaimOutcome.NOTHING
    if document and phone and document.pk == phone.pk and is_registered:
        return ClaimOutcome.OWN
    known = records.distinct
    if len(known) == 2 or known[0].state == VolunteerState.ACTIVE or known[0].name != name:
        return ClaimOutcome.CONFLICT
    has_other_document = document is None and known[0].document_fingerprint
    has_other_phone = phone is None and known[0].phone_fingerprint
    return ClaimOutcome.CONFLICT if has_other_document or has_other_phone else ClaimOutcome.MATCH


def cases_of(user: User) -> QuerySet[ClaimCase]:
    """What the user claims, and what others claim of the user's own record."""
    own = Q(claimant=user) | Q(by_document__user=user) | Q(by_phone__user=user)
    return ClaimCase.objects.filter(own).order_by("-id")


def own_cases(user: User) -> list[dict[str, Any]]:
    mine = ClaimCase.objects.filter(claimant=user).order_by("id")
    return [
        {
            "编号": one.public_id,
            "姓名": one.name,
            "证件号码": one.document_number,
            "补充说明": one.statement,
            "状态": one.get_state_display(),
            "核实结果说明": one.reason,
        }
        for one in mine
    ]


def unclaimed_record(user: User) -> Volunteer | None:
    """What an organization filed for this phone and nobody has claimed yet."""
    phones = fingerprints("phone", user.phone)
    return Volunteer.objects.filter(state=VolunteerState.IMPORTED, phone_fingerprint__in=phones).first()


def records_of_people(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """Every record that is one of these people's: their own, and what was merged into it, however long ago.

    Gives for each the key of the record it stands for.
    """
    found = {person: person for person in people}
    level = list(found)
    while level:
        merged = Volunteer.objects.filter(merged_into__in=level).values_list("pk", "merged_into")
        new = {pk: found[into] for pk, into in merged if into}
        found |= new
        level = list(new)
    return found
