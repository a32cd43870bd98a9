from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.core.sealing import SealedField
from volunteering.service_records.enums import How


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
    # Why the association recorded no hours, where no organization was left to confirm them.
    refused_because = models.CharField("没有记录的原因", max_length=200, blank=True, default="", db_default="")
    is_absent = models.BooleanField("未到场", default=False)
    # A digest of the browser that checked in: many people from one browser is worth a look.
    device = models.CharField(max_length=80, blank=True)
    # Whether the phone stood inside the activity's fence; None: not asked, declined, or not known well enough.
    is_inside = models.BooleanField("在活动地点", null=True)

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
            models.CheckConstraint(
                condition=Q(refused_because="") | Q(came_at__isnull=False), name="attendance_refused_to_who_came"
            ),
            models.CheckConstraint(
                condition=Q(is_inside__isnull=True) | Q(came_how=How.CODE), name="attendance_place_is_of_a_phone"
            ),
        )

    def __str__(self) -> str:
        return f"{self.came_at} {self.left_at}"
