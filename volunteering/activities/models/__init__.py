from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteering.activities.enums import ActivityStatus, Audience, Insurance, Promotion, SignUpState
from volunteering.activities.models.subscriptions import Subscription, SubscriptionHit
from volunteering.core.indexes import Period, PeriodIndex
from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.core.sealing import SealedField
from volunteering.core.search import SearchTokensField, search_index
from volunteering.volunteers.enums import GuardianRelation

__all__ = [
    "LIVE_SIGN_UP_STATES",
    "PLACE_HOLDING_STATES",
    "PUBLIC",
    "Activity",
    "ActivityQuerySet",
    "ActivityRegion",
    "Announcement",
    "CalendarFeed",
    "Position",
    "Shift",
    "SignUp",
    "Slot",
    "Subscription",
    "SubscriptionHit",
]

PLACE_HOLDING_STATES = (SignUpState.CONFIRMED, SignUpState.OFFERED)
LIVE_SIGN_UP_STATES = (*PLACE_HOLDING_STATES, SignUpState.WAITING)

PUBLIC = Q(published_at__isnull=False, status__in=(ActivityStatus.PUBLISHED, ActivityStatus.CANCELLED))


class ActivityQuerySet(models.QuerySet["Activity"]):
    def public(self) -> Self:
        """What visitors see: published, or cancelled after it had been published."""
        return self.filter(PUBLIC)


class Activity(KeyedModel):
    """Something volunteers sign up for, with all that recruiting must state (条例 Art. 12, GB/T 40143 6.1).

    `starts_at` and `ends_at` span all shifts. `organizer_region_path` is frozen at publishing and decides who
    supervises; the place (empty = online) is for public filters.
    """

    public_id = PublicIdField()
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="activities")
    title = models.CharField("活动名称", max_length=80)
    category = models.ForeignKey(
        "vocabularies.Term", verbose_name="服务类别", on_delete=models.PROTECT, related_name="+"
    )
    content = models.TextField("活动内容")
    conditions = models.TextField("报名条件", blank=True)
    place_region = models.ForeignKey(
        "regions.Region", verbose_name="活动区域", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField("详细地址", max_length=150, blank=True)
    contact_name = models.CharField("联系人", max_length=50)
    contact_phone = models.CharField("联系电话", max_length=30)
    leader = models.ForeignKey(
        "volunteers.Volunteer",
        verbose_name="活动负责人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    risks = models.TextField("可能的风险")
    safeguards = models.TextField("安全保障措施")
    insurance = models.CharField("保险", max_length=10, choices=Insurance.choices, default=Insurance.NONE)
    minimum_age = models.PositiveSmallIntegerField("最低年龄")
    is_hazardous = models.BooleanField("有危险的服务", default=False)

    sign_up_opens_at = models.DateTimeField("报名开始")
    sign_up_closes_at = models.DateTimeField("报名截止")
    # An organization's own members may sign up from here on; empty = with everybody else.
    members_open_at = models.DateTimeField("本组织成员提前报名", null=True, blank=True)
    promotion = models.CharField("候补方式", max_length=10, choices=Promotion.choices, default=Promotion.AUTOMATIC)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    status = models.CharField(max_length=10, choices=ActivityStatus.choices, default=ActivityStatus.DRAFT)
    is_volunteering_confirmed = models.BooleanField("已核对属于志愿服务", default=False)
    organizer_region_path = models.CharField(max_length=60, db_index=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=300, blank=True)
    series = models.UUIDField("系列", null=True, db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    search_tokens = SearchTokensField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "活动"
        indexes = (
            search_index("activity_search"),
            PeriodIndex(
                Period("starts_at", "ends_at"),
                name="activity_public_period",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(fields=("ends_at", "id"), name="activity_public_end", condition=Q(published_at__isnull=False)),
            models.Index(
                fields=("category", "ends_at", "id"),
                name="activity_public_category",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(fields=("organization", "-id"), name="activity_of_organization"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_start"),
            models.CheckConstraint(
                condition=Q(sign_up_closes_at__gt=F("sign_up_opens_at"), sign_up_closes_at__lte=F("ends_at")),
                name="activity_sign_up_window",
            ),
            models.CheckConstraint(
                condition=Q(members_open_at__isnull=True) | Q(members_open_at__lt=F("sign_up_opens_at")),
                name="activity_members_first",
            ),
            models.CheckConstraint(
                condition=~Q(status=ActivityStatus.PUBLISHED)
                | (Q(published_at__isnull=False, is_volunteering_confirmed=True) & ~Q(organizer_region_path="")),
                name="activity_published_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(status=ActivityStatus.CANCELLED) | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="activity_cancelled_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_hazardous=False) | Q(minimum_age__gte=18), name="activity_hazardous_is_for_adults"
            ),
        )

    def __str__(self) -> str:
        return self.title


class ActivityRegion(models.Model):
    """One row for each region above an activity's place, so that any level filters by equality in list order."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="listed_regions")
    region = models.ForeignKey("regions.Region", on_delete=models.CASCADE, related_name="+")
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = "活动所在区域"
        constraints = (models.UniqueConstraint(fields=("activity", "region"), name="activity_region_once"),)
        indexes = (models.Index(fields=("region", "ends_at", "activity"), name="activity_region_list"),)

    def __str__(self) -> str:
        return f"{self.activity_id} {self.region_id}"


class Shift(KeyedModel):
    """场次: one stretch of one calendar day."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")

    class Meta:
        verbose_name = "场次"
        ordering = ("starts_at", "id")
        indexes = (models.Index(fields=("starts_at", "activity"), name="shift_of_day"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.UniqueConstraint(fields=("activity", "starts_at"), name="shift_once"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%F %R}"


class Position(KeyedModel):
    """岗位: a kind of place in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="positions")
    name = models.CharField("岗位名称", max_length=30, default="志愿者")
    requirements = models.CharField("岗位要求", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "岗位"
        ordering = ("order", "id")
        constraints = (models.UniqueConstraint(fields=("activity", "name"), name="position_once"),)

    def __str__(self) -> str:
        return self.name


class Slot(KeyedModel):
    """A position in a shift, and how many places are left: the one row a sign-up locks.

    `taken` counts sign-ups that hold a place (confirmed or offered); `last_queue_number` numbers the waiting list
    in commit order.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="slots")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="slots")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="slots")
    capacity = models.PositiveIntegerField("名额")
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    last_queue_number = models.PositiveIntegerField(default=0)
    # False once the activity is cancelled, and while its organization is suspended.
    # Here and not only there, because a sign-up reads it under this row's lock.
    is_open = models.BooleanField(default=True)

    class Meta:
        verbose_name = "名额"
        constraints = (
            models.UniqueConstraint(fields=("shift", "position"), name="slot_once"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="slot_has_room"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_never_overbooked"),
        )

    def __str__(self) -> str:
        return f"余 {self.left}/{self.capacity}"

    @property
    def left(self) -> int:
        return self.capacity - self.taken


class SignUp(KeyedModel):
    """A volunteer's place, or waiting place, in a slot. Changed through `activities.services` only."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="sign_ups")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="sign_ups")
    # Found by the indexes below, which begin with them: one entry less each to write under the slot's lock.
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sign_ups", db_index=False)
    volunteer = models.ForeignKey(
        "volunteers.Volunteer", on_delete=models.PROTECT, related_name="sign_ups", db_index=False
    )
    state = models.CharField(max_length=10, choices=SignUpState.choices)
    queue_number = models.PositiveIntegerField("候补序号", null=True)
    offered_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    guardian_name = models.CharField("监护人姓名", max_length=50, blank=True)
    guardian_relation = models.CharField(max_length=10, choices=GuardianRelation.choices, blank=True)
    guardian_phone = SealedField("监护人手机号", blank=True)
    guardian_consented_at = models.DateTimeField(null=True)
    # Whether the notice of it is out. Written by whoever tells, so that signing up itself waits for no notice.
    is_told = models.BooleanField(default=False, db_default=True)

    class Meta:
        verbose_name = "报名"
        indexes = (
            models.Index(fields=("id",), condition=Q(is_told=False), name="sign_up_untold"),
            models.Index(fields=("volunteer", "-id"), name="sign_up_of_volunteer"),
            models.Index(fields=("activity", "state", "id"), name="sign_up_of_activity"),
            models.Index(fields=("offered_until",), condition=Q(state=SignUpState.OFFERED), name="sign_up_offers"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("shift", "volunteer"), condition=Q(state__in=LIVE_SIGN_UP_STATES), name="one_live_sign_up"
            ),
            models.UniqueConstraint(
                fields=("slot", "queue_number"), condition=Q(state=SignUpState.WAITING), name="one_queue_number"
            ),
            models.CheckConstraint(
                condition=~Q(state=SignUpState.WAITING) | Q(queue_number__isnull=False), name="waiting_has_number"
            ),
            models.CheckConstraint(
                condition=~Q(state=SignUpState.OFFERED) | Q(offered_until__isnull=False), name="offer_has_deadline"
            ),
        )

    def __str__(self) -> str:
        return self.get_state_display()


class Announcement(KeyedModel):
    """What participants of an activity are told, and how far that has come: sign-ups in the order of their keys."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="announcements")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.CASCADE, related_name="+")  # of this shift alone
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.ALL)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reach = models.PositiveIntegerField("写给几人", default=0, db_default=0)  # of a letter, when it was written
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    body = models.TextField()
    created_at = models.DateTimeField()
    told_up_to = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "通知参加者"
        indexes = (models.Index(fields=("id",), condition=Q(done_at__isnull=True), name="announcement_open"),)
        constraints = (
            models.UniqueConstraint(
                fields=("shift", "kind"), condition=Q(written_by__isnull=True), name="one_reminder_per_shift"
            ),
        )

    def __str__(self) -> str:
        return self.title


class CalendarFeed(KeyedModel):
    """The secret address of a person's calendar. Only a digest is kept; making a new one revokes the old."""

    volunteer = models.OneToOneField("volunteers.Volunteer", on_delete=models.CASCADE, related_name="calendar_feed")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "日历订阅"

    def __str__(self) -> str:
        return "日历订阅"
