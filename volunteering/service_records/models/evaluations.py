from django.conf import settings
from django.db import models
from django.db.models import Q

from volunteering.core.keys import KeyedModel
from volunteering.service_records.enums import Grade, Score


class Rating(KeyedModel):
    """What a volunteer thinks of an activity and its organizer; who it is stands in the sign-up only.

    `made_at` starts the time in which it may be changed.
    """

    sign_up = models.OneToOneField("activities.SignUp", on_delete=models.PROTECT, related_name="rating")
    activity = models.ForeignKey("activities.Activity", on_delete=models.PROTECT, related_name="ratings")
    organizer = models.PositiveSmallIntegerField("对组织者", choices=Score.choices)
    event = models.PositiveSmallIntegerField("对活动", choices=Score.choices)
    text = models.CharField("想说的话", max_length=300, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "活动评价"
        constraints = (
            models.CheckConstraint(
                condition=Q(organizer__gte=1, organizer__lte=5, event__gte=1, event__lte=5),
                name="rating_from_one_to_five",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organizer} {self.event}"


class Evaluation(KeyedModel):
    """What the organization says of one volunteer in one shift; 不合格 only with a reason."""

    sign_up = models.OneToOneField("activities.SignUp", on_delete=models.PROTECT, related_name="evaluation")
    grade = models.CharField("评价", max_length=10, choices=Grade.choices)
    reason = models.CharField("说明", max_length=300, blank=True)
    evaluated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    evaluated_at = models.DateTimeField()

    class Meta:
        verbose_name = "志愿者评价"
        constraints = (
            models.CheckConstraint(
                condition=~Q(grade=Grade.FAILED) | ~Q(reason=""), name="failed_evaluation_has_reason"
            ),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="evaluation_is_a_grade"),
        )

    def __str__(self) -> str:
        return self.get_grade_display()
