from typing import Self

from django.conf import settings
from django.db import models

from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.core.sealing import SealedField
from volunteering.core.search import SearchTokensField, search_index
from volunteering.volunteers.enums import CaseState, GuardianRelation, Origin, Sex, VolunteerState

LIVE_STATES = (VolunteerState.IMPORTED, VolunteerState.ACTIVE)


def term(verbose_name: str, *, blank: bool = True) -> "models.ForeignKey[str | None, str | None]":
    return models.ForeignKey(
        "vocabularies.Term",
        verbose_name=verbose_name,
        null=blank,
        blank=blank,
        on_delete=models.PROTECT,
        related_name="+",
    )


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE_STATES)

    def active(self) -> Self:
        return self.filter(state=VolunteerState.ACTIVE)

    def within(self, path: str) -> Self:
        """Living in the region with this path or anywhere below it."""
        return self.filter(region_path__startswith=path)


class Volunteer(KeyedModel):
    """A person who volunteers: the columns of Annex 2, and where the record came from.

    Name and document are locked once active; `user` is empty until an imported person claims the record.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="volunteer"
    )
    number = models.CharField("志愿者编号", max_length=12, unique=True)
    name = models.CharField("真实姓名", max_length=50)
    document_type = term("证件类型")
    document_number = SealedField("证件号码", blank=True)
    document_fingerprint = models.CharField(max_length=80, null=True)
    phone = SealedField("手机号", blank=True)
    phone_fingerprint = models.CharField(max_length=80, null=True)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True)
    political_status = term("政治面貌")
    ethnicity = term("民族")
    employer = models.CharField("工作单位", max_length=100, blank=True)
    title_rank = term("职称")
    education = term("最高学历")
    occupation = term("从业类别")
    region = models.ForeignKey("regions.Region", verbose_name="所在区域", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=60, db_index=True)
    service_categories = models.ManyToManyField("vocabularies.Term", verbose_name="服务类别", related_name="+")
    service_fields = models.ManyToManyField("vocabularies.Term", verbose_name="服务领域或行业", related_name="+")
    grassroots_leader = term("是否为基层“四长”")

    guardian_name = models.CharField("监护人姓名", max_length=50, blank=True)
    guardian_relation = models.CharField("与监护人关系", max_length=10, choices=GuardianRelation.choices, blank=True)
    guardian_phone = SealedField("监护人手机号", blank=True)
    guardian_consented_at = models.DateTimeField(null=True)

    origin = models.CharField(max_length=10, choices=Origin.choices)
    legacy_number = models.CharField("原系统编号", max_length=40, null=True, unique=True)
    state = models.CharField(max_length=10, choices=VolunteerState.choices)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_records")
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    search_tokens = SearchTokensField()

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = "科技志愿者"
        indexes = (search_index("volunteer_search"),)
        constraints = (
            models.UniqueConstraint(
                fields=("document_fingerprint",),
                condition=models.Q(state__in=LIVE_STATES),
                name="one_live_volunteer_per_document",
            ),
            models.UniqueConstraint(
                fields=("phone_fingerprint",),
                condition=models.Q(state__in=LIVE_STATES),
                name="one_live_volunteer_per_phone",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=VolunteerState.ACTIVE)
                | models.Q(user__isnull=False, activated_at__isnull=False),
                name="active_volunteer_can_log_in",
            ),
            models.CheckConstraint(
                condition=models.Q(guardian_consented_at__isnull=True)
                | ~models.Q(guardian_name="") & ~models.Q(guardian_relation=""),
                name="guardian_who_consented_is_named",
            ),
            models.CheckConstraint(
                condition=models.Q(state=VolunteerState.MERGED, merged_into__isnull=False)
                | (~models.Q(state=VolunteerState.MERGED) & models.Q(merged_into__isnull=True)),
                name="merged_volunteer_names_survivor",
            ),
        )

    def __str__(self) -> str:
        return f"志愿者 {self.number}"


class ClaimCase(KeyedModel):
    """Somebody claims to be a person whose record says otherwise: the association finds out who is who.

    What the claimant said stands here; `by_document` and `by_phone` are the records it led to. `objected_at`: the
    holder of one says that it was not them who claimed.
    """

    public_id = PublicIdField()
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claim_cases")
    name = models.CharField("姓名", max_length=50, blank=True)
    document_type = term("证件类型")
    document_number = SealedField("证件号码", blank=True)
    statement = SealedField("补充说明", blank=True)  # people write numbers into it
    by_document = models.ForeignKey(Volunteer, null=True, on_delete=models.PROTECT, related_name="cases_by_document")
    by_phone = models.ForeignKey(Volunteer, null=True, on_delete=models.PROTECT, related_name="cases_by_phone")
    # Where both records lie; "" when they have no region in common.
    region_path = models.CharField(max_length=60, db_index=True, blank=True)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    reason = models.CharField("核实结果说明", max_length=300, blank=True)
    opened_at = models.DateTimeField()
    objected_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "认领核实"
        constraints = (
            models.UniqueConstraint(
                fields=("claimant",), condition=models.Q(state=CaseState.OPEN), name="one_open_case_of_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(by_document__isnull=False) | models.Q(by_phone__isnull=False),
                name="case_is_about_a_record",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CaseState.OPEN, decided_at__isnull=True)
                | ~models.Q(state=CaseState.OPEN) & models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="case_is_open_or_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CaseState.SEPARATE) | ~models.Q(reason=""), name="separate_case_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"认领核实 {self.public_id}"


class Merge(KeyedModel):
    """What a decision "the same person" changed, so that it can be taken back.

    `moved` is JSON: the values of both records before, and what each app moved from the absorbed to the survivor.
    `absorbed` is empty when one record alone was handed to its person.
    """

    case = models.ForeignKey(ClaimCase, on_delete=models.PROTECT, related_name="merges")
    survivor = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="merges_into")
    absorbed = models.ForeignKey(Volunteer, null=True, on_delete=models.PROTECT, related_name="merges_away")
    moved = SealedField(blank=True)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "资料合并"
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=models.Q(undone_at__isnull=True), name="one_standing_merge_of_a_case"
            ),
            models.UniqueConstraint(
                fields=("absorbed",), condition=models.Q(undone_at__isnull=True), name="absorbed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(absorbed__isnull=True) | ~models.Q(absorbed=models.F("survivor")),
                name="nobody_absorbs_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_stands_or_is_undone_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"资料合并 {self.case.public_id}"
