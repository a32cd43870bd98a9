from typing import Self

from django.conf import settings
from django.db import models

from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.core.sealing import SealedField
from volunteering.core.search import SearchTokensField, search_index
from volunteering.organizations.enums import (
    MembershipRole,
    MembershipState,
    OrganizationState,
    PostKind,
    RequestState,
    Tier,
)
from volunteering.organizations.models.formation import FormationTask, FormationUnit

__all__ = [
    "HALTED_STATES",
    "LIVE_MEMBERSHIP_STATES",
    "NAME_HOLDING_STATES",
    "STANDING_STATES",
    "FormationTask",
    "FormationUnit",
    "MembersLetter",
    "Membership",
    "NamedAdministrator",
    "Organization",
    "OrganizationClaim",
    "OrganizationQuerySet",
    "ParentRequest",
    "PendingChange",
    "Post",
]

# A name is taken while its holder may still come back with it.
NAME_HOLDING_STATES = (
    OrganizationState.LEGACY,
    OrganizationState.PENDING,
    OrganizationState.CERTIFIED,
    OrganizationState.RETURNED,
    OrganizationState.SUSPENDED,
)
# Certified once and still there.
STANDING_STATES = (OrganizationState.CERTIFIED, OrganizationState.SUSPENDED)
HALTED_STATES = (OrganizationState.SUSPENDED, OrganizationState.DISSOLVED)
LIVE_MEMBERSHIP_STATES = (MembershipState.REQUESTED, MembershipState.ACTIVE)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def certified(self) -> Self:
        return self.filter(state=OrganizationState.CERTIFIED)

    def within(self, path: str) -> Self:
        """Sitting in the region with this path or anywhere below it."""
        return self.filter(region_path__startswith=path)


class Organization(KeyedModel):
    """A team of volunteers: the columns of Annex 1, its place in the teams' tree, and its certification.

    `home_region` is where it sits; `served_regions` is advice for search; `parent` is the teams' tree.
    """

    public_id = PublicIdField()
    name = models.CharField("组织名称", max_length=100)
    # The name without blanks, width and case: what "taken" is measured by.
    name_key = models.CharField(max_length=100)
    tier = models.CharField("层级", max_length=20, choices=Tier.choices, default=Tier.TEAM)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    # Public ids from the root down, each followed by "/": "below" is a prefix.
    tree_path = models.CharField(max_length=200, db_index=True)
    organization_type = models.ForeignKey(
        "vocabularies.Term", verbose_name="组织类型", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    is_registered = models.BooleanField("是否在民政部门注册", default=False)
    supervisor_type = models.ForeignKey(
        "vocabularies.Term", verbose_name="主管单位类型", null=True, on_delete=models.PROTECT, related_name="+"
    )
    supervisor = models.CharField("主管单位", max_length=100, blank=True)
    founded_on = models.DateField("成立日期", null=True)
    service_categories = models.ManyToManyField("vocabularies.Term", verbose_name="服务类别", related_name="+")
    home_region = models.ForeignKey(
        "regions.Region", verbose_name="所在区域", on_delete=models.PROTECT, related_name="+"
    )
    region_path = models.CharField(max_length=60, db_index=True)
    served_regions = models.ManyToManyField("regions.Region", verbose_name="服务区域", related_name="+", blank=True)
    introduction = models.TextField("组织简介", blank=True)
    leader_name = models.CharField("组织负责人姓名", max_length=50, blank=True)
    leader_position = models.CharField("组织负责人职务", max_length=50, blank=True)
    leader_employer = models.CharField("组织负责人单位", max_length=100, blank=True)
    leader_phone = SealedField("组织负责人电话", blank=True)

    state = models.CharField(max_length=10, choices=OrganizationState.choices, default=OrganizationState.PENDING)
    legacy_number = models.CharField("原系统编号", max_length=40, null=True, unique=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    halt_reason = models.CharField("暂停或解散原因", max_length=300, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    certified_at = models.DateTimeField(null=True)
    member_count = models.PositiveIntegerField(default=0)
    administrator_count = models.PositiveSmallIntegerField(default=0)
    search_tokens = SearchTokensField()

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "科技志愿服务组织"
        indexes = (search_index("organization_search"),)
        constraints = (
            models.UniqueConstraint(
                fields=("name_key",), condition=models.Q(state__in=NAME_HOLDING_STATES), name="organization_name_taken"
            ),
            models.UniqueConstraint(
                fields=("credit_code",),
                condition=models.Q(state__in=NAME_HOLDING_STATES) & ~models.Q(credit_code=""),
                name="one_organization_per_credit_code",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OrganizationState.CERTIFIED) | models.Q(certified_at__isnull=False),
                name="certified_organization_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OrganizationState.RETURNED) | ~models.Q(return_reason=""),
                name="returned_organization_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=HALTED_STATES) | ~models.Q(halt_reason=""),
                name="halted_organization_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OrganizationState.DISSOLVED) | models.Q(member_count=0, parent__isnull=True),
                name="dissolved_organization_is_empty",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OrganizationState.LEGACY)
                | models.Q(legacy_number__isnull=False, administrator_count=0),
                name="legacy_organization_has_no_administrator",
            ),
            models.CheckConstraint(
                condition=models.Q(administrator_count__lte=models.F("member_count")),
                name="administrators_are_members",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Membership(KeyedModel):
    """A volunteer's direct place in an organization. Changed through `organizations.services` only."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=MembershipRole.choices, default=MembershipRole.MEMBER)
    state = models.CharField(max_length=10, choices=MembershipState.choices, default=MembershipState.REQUESTED)
    message = models.CharField("申请说明", max_length=200, blank=True)
    reason = models.CharField("未通过原因", max_length=200, blank=True)
    requested_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "成员"
        indexes = (models.Index(fields=("organization", "state", "-id"), name="membership_of_organization"),)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "volunteer"),
                condition=models.Q(state__in=LIVE_MEMBERSHIP_STATES),
                name="one_live_membership",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MembershipState.ACTIVE) | models.Q(joined_at__isnull=False),
                name="active_membership_has_joined",
            ),
            models.CheckConstraint(
                condition=models.Q(role=MembershipRole.MEMBER) | models.Q(state=MembershipState.ACTIVE),
                name="administrator_is_active_member",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization_id} {self.volunteer_id}"


class NamedAdministrator(KeyedModel):
    """Whom Annex 1 names to administer an organization: powers begin when that phone's owner is a volunteer."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="named_administrator")
    name = models.CharField("管理员姓名", max_length=50)
    phone = SealedField("管理员手机号")
    phone_fingerprint = models.CharField(max_length=80, db_index=True)
    named_at = models.DateTimeField()

    class Meta:
        verbose_name = "登记的管理员"

    def __str__(self) -> str:
        return f"{self.organization_id}"


class Post(KeyedModel):
    """支队长, 副大队长 …: who leads, in words the tier gives. A name suffices: a leader need not be registered yet."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=20, choices=PostKind.choices)
    name = models.CharField("姓名", max_length=50)
    employer = models.CharField("单位职务", max_length=100, blank=True)
    volunteer = models.ForeignKey(
        "volunteers.Volunteer", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "职务"
        ordering = ("-kind", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organization",), condition=models.Q(kind=PostKind.LEADER), name="one_leader_per_organization"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class MembersLetter(KeyedModel):
    """What an organization wrote to its active members."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="letters")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    reach = models.PositiveIntegerField("写给几人")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "写给成员的信"

    def __str__(self) -> str:
        return self.body[:20]


class PendingChange(KeyedModel):
    """Material edits of a certified organization wait here while the old values stay in force."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="pending_changes")
    changes = models.JSONField(help_text="field name → new value; a region by its key")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "待审变更"
        constraints = (
            models.UniqueConstraint(
                fields=("organization",), condition=models.Q(state=RequestState.WAITING), name="one_waiting_change"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} 变更"


class ParentRequest(KeyedModel):
    """申请加入上级: an organization asks to stand below another."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="parent_requests")
    parent = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="child_requests")
    message = models.CharField("申请说明", max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "加入上级申请"
        constraints = (
            models.UniqueConstraint(
                fields=("organization",),
                condition=models.Q(state=RequestState.WAITING),
                name="one_waiting_parent_request",
            ),
            models.CheckConstraint(
                condition=~models.Q(organization=models.F("parent")), name="organization_is_not_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} → {self.parent}"


class AdministratorRequest(KeyedModel):
    """设为管理员 waits here: an administrator sees the members' data, so the association decides who becomes one."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="administrator_requests")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "管理员申请"
        constraints = (
            models.UniqueConstraint(
                fields=("membership",),
                condition=models.Q(state=RequestState.WAITING),
                name="one_waiting_administrator_request",
            ),
        )

    def __str__(self) -> str:
        return f"{self.membership} 管理员"


class OrganizationClaim(KeyedModel):
    """在线关联: somebody says that an old team is theirs, and shows why.

    Who is to administer it is the claimant, unless a sheet names another: name and phone, as Annex 1 has them.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="claims")
    statement = SealedField("证明说明")  # people write names and numbers into it
    administrator_name = models.CharField("管理员姓名", max_length=50, blank=True)
    administrator_phone = SealedField("管理员手机号", blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    reason = models.CharField("退回原因", max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "队伍认领"
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "requested_by"),
                condition=models.Q(state=RequestState.WAITING),
                name="one_waiting_claim_of_a_person",
            ),
            models.UniqueConstraint(
                fields=("organization",), condition=models.Q(state=RequestState.APPROVED), name="one_approved_claim"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RequestState.RETURNED) | ~models.Q(reason=""),
                name="returned_claim_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} 认领"
