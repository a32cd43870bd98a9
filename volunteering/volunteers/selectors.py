"""What a volunteer's record holds, for its owner."""

from collections.abc import Iterable
from typing import Any

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import User
from volunteering.accounts.selectors import who_consents
from volunteering.core.masking import mask_name
from volunteering.core.sealing import fingerprints
from volunteering.regions.selectors import full_name
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer


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


def unclaimed_record(user: User) -> Volunteer | None:
    """What an organization filed for this phone and nobody has claimed yet."""
    phones = fingerprints("phone", user.phone)
    return Volunteer.objects.filter(state=VolunteerState.IMPORTED, phone_fingerprint__in=phones).first()
