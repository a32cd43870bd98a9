import datetime as dt

from django.db import models
from django.db.models import Q

from volunteering.core.clock import local_date
from volunteering.core.keys import KeyedModel

OPEN = Q(settled_at__isnull=True)


class RecordingDeadline(KeyedModel):
    """A shift that is over and whose people wait for their hours. Made once the door is closed, settled when nobody
    waits; what is open is little, however long the history. Changed through `service_records.services` only.
    """

    shift = models.OneToOneField("activities.Shift", on_delete=models.CASCADE, related_name="recording_deadline")
    activity = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="recording_deadlines")
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=60)
    ended_at = models.DateTimeField()
    due_on = models.DateField("记录期限")
    waiting = models.PositiveIntegerField("等待确认的人数")
    unfinished = models.PositiveIntegerField("其中缺签退", default=0)
    # Judged already and left without hours: at another place at the same time, or there for less than a minute.
    left_over = models.PositiveIntegerField(default=0)
    told = models.PositiveSmallIntegerField("提醒到第几步", default=0)
    remind_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "记录期限"
        indexes = (
            models.Index(fields=("due_on", "id"), condition=OPEN, name="deadline_open"),
            models.Index(fields=("remind_on",), condition=OPEN, name="deadline_reminders"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, waiting__gt=0) | Q(settled_at__isnull=False, waiting=0),
                name="deadline_is_open_while_somebody_waits",
            ),
            models.CheckConstraint(condition=Q(unfinished__lte=models.F("waiting")), name="deadline_unfinished_wait"),
        )

    def __str__(self) -> str:
        return f"{self.due_on}"

    @property
    def ended_on(self) -> dt.date:
        return local_date(self.ended_at)
