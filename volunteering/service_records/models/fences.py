from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from volunteering.core.keys import KeyedModel
from volunteering.service_records.rules.places import NEAREST, WIDEST


class Fence(KeyedModel):
    """Where an activity takes place, as a circle. Who checks in may have the phone's place compared with it; of that
    only yes or no is kept, in `Attendance.is_inside`.
    """

    activity = models.OneToOneField("activities.Activity", on_delete=models.CASCADE, related_name="fence")
    latitude = models.FloatField("纬度")
    longitude = models.FloatField("经度")
    radius = models.PositiveIntegerField(
        "范围（米）", validators=(MinValueValidator(NEAREST), MaxValueValidator(WIDEST))
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = "签到位置"
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="fence_is_on_earth"
            ),
            models.CheckConstraint(condition=Q(radius__range=(NEAREST, WIDEST)), name="fence_is_neither_dot_nor_town"),
        )

    def __str__(self) -> str:
        return f"{self.radius} 米"
