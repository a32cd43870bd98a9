from django.conf import settings
from django.db import models
from django.db.models import Q

from volunteering.core.keys import KeyedModel
from volunteering.service_records.enums import AnomalyKind, AnomalyState


class Anomaly(KeyedModel):
    """Something odd in recorded hours: found by rule, explained by the organization, decided by the association.

    It never changes hours by itself. `subject` names the thing, so that it is found once.
    """

    kind = models.CharField(max_length=20, choices=AnomalyKind.choices)
    subject = models.CharField(max_length=120)
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="anomalies")
    activity = models.ForeignKey("activities.Activity", on_delete=models.PROTECT, related_name="anomalies")
    shift = models.ForeignKey("activities.Shift", null=True, on_delete=models.PROTECT, related_name="anomalies")
    volunteer = models.ForeignKey("volunteers.Volunteer", null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("日期")
    figures = models.JSONField(default=dict)
    rules_version = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AnomalyState.choices, default=AnomalyState.OPEN)
    explanation = models.CharField("组织说明", max_length=300, blank=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    explained_at = models.DateTimeField(null=True)
    note = models.CharField("核实意见", max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "时长异常"
        indexes = (
            models.Index(fields=("-id",), condition=Q(state=AnomalyState.OPEN), name="anomaly_open"),
            models.Index(fields=("volunteer", "day"), name="anomaly_of_volunteer"),
        )
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject"), name="anomaly_found_once"),
            models.CheckConstraint(
                condition=Q(state=AnomalyState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=AnomalyState.OPEN) & ~Q(note="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="anomaly_decided_in_words",
            ),
            models.CheckConstraint(
                condition=Q(explanation="", explained_at__isnull=True, explained_by__isnull=True)
                | (~Q(explanation="") & Q(explained_at__isnull=False, explained_by__isnull=False)),
                name="anomaly_explained_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
