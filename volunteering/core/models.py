from django.db import models

from volunteering.core.keys import KeyedModel
from volunteering.core.sealing import SealedField


class OneTimeKey(models.Model):
    """A form's key once used, and the address its answer led to: the same post again gets the same answer."""

    digest = models.CharField(max_length=64, primary_key=True)
    address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "一次性表单"

    def __str__(self) -> str:
        return self.digest[:8]


class RateCounter(models.Model):
    """How often something happened in a window of time. Spent through `core.limits` only."""

    key = models.CharField(max_length=100, primary_key=True)
    window_started_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "频次"

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class ScheduledRun(models.Model):
    """When an entry of the timetable is due next. The worker that moves `next_at` runs it."""

    name = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()

    class Meta:
        verbose_name = "定时任务"

    def __str__(self) -> str:
        return self.name


class Draft(KeyedModel):
    """What somebody typed and has not finished: sealed, one for each form, gone after a while."""

    owner = models.UUIDField()
    kind = models.CharField(max_length=40)
    payload = SealedField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "草稿"
        constraints = (models.UniqueConstraint(fields=("owner", "kind"), name="one_draft_per_form"),)

    def __str__(self) -> str:
        return self.kind
