from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteering.activities.models import Shift
from volunteering.core.keys import KeyedModel
from volunteering.service_records.enums import How


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
    # The place taken at sign-up; who came without one, or was not seen at the door, is on a sheet entered by hand.
    sign_up = models.ForeignKey(
        "activities.SignUp", null=True, on_delete=models.PROTECT, related_name="service_records"
    )
    hand_line = models.ForeignKey(
        "service_records.HandLine", null=True, on_delete=models.PROTECT, related_name="service_records"
    )
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
            models.CheckConstraint(
                condition=Q(hand_line__isnull=False, came_how=How.HAND, left_how=How.HAND)
                | (Q(hand_line__isnull=True, sign_up__isnull=False) & ~Q(came_how=How.HAND) & ~Q(left_how=How.HAND)),
                name="record_says_how_it_arose",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.minutes} 分钟"

    @property
    def shift(self) -> Shift:
        source = self.sign_up or self.hand_line
        assert source is not None
        return source.shift


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
