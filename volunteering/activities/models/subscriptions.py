from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from volunteering.activities.enums import Rhythm
from volunteering.core.keys import KeyedModel


class Subscription(KeyedModel):
    """Tell me when an activity like this opens: region and below, category, a word; what is empty fits everything."""

    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.CASCADE, related_name="subscriptions")
    region = models.ForeignKey("regions.Region", null=True, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=60, blank=True)
    category = models.ForeignKey("vocabularies.Term", null=True, on_delete=models.PROTECT, related_name="+")
    keyword = models.CharField("关键词", max_length=20, blank=True)
    rhythm = models.CharField("多久告诉一次", max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "活动订阅"
        indexes = (models.Index(fields=("region_path", "category"), name="subscription_place"),)
        constraints = (
            models.UniqueConstraint(
                "volunteer", "region_path", Coalesce("category", Value("")), "keyword", name="one_subscription_alike"
            ),
            models.CheckConstraint(
                condition=~Q(region_path="", category__isnull=True, keyword=""), name="subscription_asks_for_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region_path} {self.keyword}"


class SubscriptionHit(KeyedModel):
    """A new activity that a daily subscriber has yet to hear of; gone once told."""

    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "待告知的新活动"
        constraints = (models.UniqueConstraint(fields=("volunteer", "activity"), name="one_hit_per_activity"),)

    def __str__(self) -> str:
        return f"{self.volunteer_id}"
