from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.core.sealing import SealedField
from volunteering.service_records.enums import How, ObjectionState


class Door(KeyedModel):
    """A shift's door: the secret from which the code on the leader's screen is made, a new one every half minute."""

    public_id = PublicIdField()
    shift = models.OneToOneField("activities.Shift", on_delete=models.CASCADE, related_name="door")
    secret = SealedField("动态码密钥")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = "签到码"

    def __str__(self) -> str:
        return f"{self.opened_at:%F %R}"


class Attendance(KeyedModel):
    """One person in one shift, as seen at the door. Changed through `service_records.services` only.

    Who it is stands in the sign-up, which a merge of two records moves along.
    """

    sign_up = models.OneToOneField("activities.SignUp", on_delete=models.PROTECT, related_name="attendance")
    shift = models.ForeignKey("activities.Shift", on_delete=models.PROTECT, related_name="attendances")
    came_at = models.DateTimeField("签到时间", null=True)
    came_how = models.CharField("签到方式", max_length=10, choices=How.choices, blank=True)
    left_at = models.DateTimeField("签退时间", null=True)
    left_how = models.CharField("签退方式", max_length=10, choices=How.choices, blank=True)
    # Why the leader filled in the departure afterwards.
    mended_because = models.CharField("补签退原因", max_length=200, blank=True)
    is_absent = models.BooleanField("未到场", default=False)
    # A digest of the browser that checked in: many people from one browser is worth a look.
    device = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "考勤"
        constraints = (
            models.CheckConstraint(
                condition=Q(is_absent=True, came_at__isnull=True, left_at__isnull=True)
                | Q(is_absent=False, came_at__isnull=False),
                name="attendance_came_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gt=F("came_at")), name="attendance_leaves_after_coming"
            ),
            models.CheckConstraint(
                condition=Q(came_at__isnull=True, came_how="") | (Q(came_at__isnull=False) & ~Q(came_how="")),
                name="attendance_says_how_it_came",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_how="") | (Q(left_at__isnull=False) & ~Q(left_how="")),
                name="attendance_says_how_it_left",
            ),
        )

    def __str__(self) -> str:
        return f"{self.came_at} {self.left_at}"


class ServiceRecordQuerySet(models.QuerySet["ServiceRecord"]):
    def standing(self) -> Self:
        """Entries that count: no reversals, and not reversed."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)


class ServiceRecord(KeyedModel):
    """One entry of the ledger of hours (民政部令67 Art. 7). The database refuses to change or delete a row.

    An entry is taken back by another one that names it in `reverses` and carries its minutes below zero. What a
    certificate says stands in the row itself: the activity may be renamed later, the record may not.
    """

    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="service_records")
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="service_records"
    )
    activity = models.ForeignKey("activities.Activity", on_delete=models.PROTECT, related_name="service_records")
    sign_up = models.ForeignKey("activities.SignUp", on_delete=models.PROTECT, related_name="service_records")
    title = models.CharField("活动名称", max_length=80)
    organization_name = models.CharField("记录组织", max_length=100)
    place = models.CharField("服务地点", max_length=200)
    content = models.TextField("服务内容")
    leader_name = models.CharField("活动负责人", max_length=50)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    minutes = models.IntegerField("服务时长（分钟）")
    came_how = models.CharField("签到方式", max_length=10, choices=How.choices)
    left_how = models.CharField("签退方式", max_length=10, choices=How.choices)
    rules_version = models.PositiveSmallIntegerField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    reason = models.CharField("撤销原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("记录时间")

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "服务记录"
        indexes = (
            models.Index(fields=("volunteer", "-starts_at", "-id"), name="record_of_volunteer"),
            models.Index(fields=("organization", "-id"), name="record_of_organization"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="record_ends_after_start"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, minutes__gt=0) | Q(reverses__isnull=False, minutes__lt=0),
                name="record_adds_reversal_takes",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""), name="record_reversal_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.minutes} 分钟"


class Objection(KeyedModel):
    """A volunteer says that a record is wrong, or missing (民政部令67 Art. 13); the organization answers."""

    sign_up = models.ForeignKey("activities.SignUp", on_delete=models.PROTECT, related_name="objections")
    text = models.CharField("说明", max_length=300)
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    answer = models.CharField("答复", max_length=300, blank=True)
    made_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "服务记录异议"
        constraints = (
            models.UniqueConstraint(
                fields=("sign_up",), condition=Q(state=ObjectionState.OPEN), name="one_open_objection"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_something"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN, answered_at__isnull=True, answered_by__isnull=True)
                | (
                    ~Q(state=ObjectionState.OPEN)
                    & ~Q(answer="")
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
                name="objection_answered_in_words",
            ),
        )

    def __str__(self) -> str:
        return self.get_state_display()


class HoursOfYear(models.Model):
    """A person's total of one year: the ledger summed up, moved in the same transaction as each entry.

    Its row is also the lock under which a person's entries are written, so that no two overlap.
    """

    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="hours_of_years")
    year = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField(default=0)
    services = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "年度时长"
        constraints = (models.UniqueConstraint(fields=("volunteer", "year"), name="one_total_per_year"),)

    def __str__(self) -> str:
        return f"{self.year} {self.minutes}"
