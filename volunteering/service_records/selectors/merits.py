"""培训 and 表彰 of a person, of an organization, of a region."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from volunteering.accounts.models import User
from volunteering.core.files import standing_files
from volunteering.core.models import StoredFile
from volunteering.organizations.enums import MembershipState
from volunteering.organizations.models import Membership, Organization
from volunteering.regions.models import Region
from volunteering.service_records.models import Merit
from volunteering.service_records.policies import merit_records_of
from volunteering.volunteers.models import Volunteer

PROOF = "merit_proof"


def entitled(organization: Organization | None, region_path: str) -> "QuerySet[Volunteer]":
    """For whom something may be entered: an organization's members, or the volunteers of a region."""
    live = Volunteer.objects.live()
    if organization is None:
        return live.within(region_path)
    members = Membership.objects.filter(organization=organization, state=MembershipState.ACTIVE)
    return live.filter(pk__in=members.values("volunteer"))


def counted(merits: "QuerySet[Merit]") -> "QuerySet[Merit]":
    """With `people`: for how many it stands."""
    return merits.annotate(people=Count("records", filter=Q(records__withdrawn_at__isnull=True)))


def proof_of(merit: Merit) -> StoredFile | None:
    return standing_files().filter(kind=PROOF, subject_id=merit.pk).first()


def with_proof(merits: Iterable[UUID]) -> set[UUID]:
    return set(standing_files().filter(kind=PROOF, subject_id__in=list(merits)).values_list("subject_id", flat=True))


def own_merits(user: User) -> list[dict[str, object]]:
    owner = Volunteer.objects.filter(user=user).first()
    mine = merit_records_of(owner).select_related("merit").order_by("id") if owner else []
    return [
        {
            "类别": one.merit.get_kind_display(),
            "名称": one.merit.name,
            "内容": one.merit.content,
            "单位": one.merit.body,
            "日期": str(one.merit.on),
            "学时": str(one.merit.hours or ""),
            "撤销原因": one.reason,
        }
        for one in mine
    ]


def chosen_by_number(numbers: Collection[str], *, region: Region) -> tuple[list[Volunteer], list[str]]:
    """Whom typed numbers name in a region, and which of them name nobody there."""
    found = {one.number: one for one in entitled(None, region.path).filter(number__in=numbers)}
    return list(found.values()), [one for one in dict.fromkeys(numbers) if one not in found]
