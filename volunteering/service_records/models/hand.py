"""Hours entered by hand: a proposal of the organization, decided by somebody of the level above."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteering.core.keys import KeyedModel
from volunteering.service_records.enums import LineState, ObjectionState, SheetState

# One such line a person and shift; nothing else keeps two sheets from naming the same person.
LIVE_LINE_STATES = (LineState.ENTERED, LineState.WAITING, LineState.ON_NOTICE)


class HandSheet(KeyedModel):
    """补录: who served in a shift without being seen at the door, why, and (as stored files) what proves it.

    Nothing of it counts before a second person, of the level above, has looked at the evidence and approved.
    """

    shift = models.ForeignKey("activities.Shift", on_delete=models.PROTECT, related_name="hand_sheets")
    reason = models.CharField("补录原因", max_length=300)
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # Who vouches for it: the administrator who sent it last.
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    # Who led the activity when it was sent.
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.CharField("退回原因", max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The organization or association they decided for, by its name at that time.
    decided_for = models.CharField("审核单位", max_length=110, blank=True)
    decided_at = models.DateTimeField(null=True)
    notice_until = models.DateTimeField("公示截止", null=True)

    class Meta:
        verbose_name = "补录单"
        indexes = (
            models.Index(fields=("shift", "id"), name="hand_sheet_of_shift"),
            models.Index(fields=("notice_until",), condition=Q(notice_until__isnull=False), name="hand_sheet_notice"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="hand_sheet_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=(SheetState.DRAFT, SheetState.WITHDRAWN))
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="hand_sheet_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(SheetState.APPROVED, SheetState.RETURNED))
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_for="")),
                name="hand_sheet_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.APPROVED) | (~Q(decided_by=F("made_by")) & ~Q(decided_by=F("sent_by"))),
                name="hand_sheet_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.APPROVED) | Q(led_by__isnull=True) | ~Q(decided_by=F("led_by")),
                name="hand_sheet_not_by_who_led",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.RETURNED) | ~Q(return_reason=""), name="hand_sheet_returned_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(notice_until__isnull=True) | Q(state=SheetState.APPROVED, notice_until__gt=F("decided_at")),
                name="hand_sheet_notice_after_approval",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.made_at:%F %R}"


class HandLine(KeyedModel):
    """One person of a sheet. `shift` is the sheet's, here because one person has one live line in a shift."""

    sheet = models.ForeignKey(HandSheet, on_delete=models.PROTECT, related_name="lines")
    shift = models.ForeignKey("activities.Shift", on_delete=models.PROTECT, related_name="hand_lines")
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="hand_lines")
    sign_up = models.ForeignKey("activities.SignUp", null=True, on_delete=models.PROTECT, related_name="hand_lines")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    rest_minutes = models.PositiveSmallIntegerField("休息（分钟）", default=0)
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.ENTERED)
    why_not = models.CharField("没有记录的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "补录的人"
        constraints = (
            models.UniqueConstraint(
                fields=("shift", "volunteer"), condition=Q(state__in=LIVE_LINE_STATES), name="one_live_hand_line"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="hand_line_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state=LineState.REFUSED) | ~Q(why_not=""), name="hand_line_refused_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%F %R} {self.get_state_display()}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60) - self.rest_minutes


def answered_in_words(name: str) -> models.CheckConstraint:
    """Who answered, when, and in words: all three once it is not open any more, none before."""
    is_open = Q(state=ObjectionState.OPEN, answered_at__isnull=True, answered_by__isnull=True)
    has_answer = ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)
    return models.CheckConstraint(condition=is_open | (~Q(state=ObjectionState.OPEN) & has_answer), name=name)


class NoticeObjection(KeyedModel):
    """公示期间的异议: anybody logged in doubts a line that stands on public notice; who approved the sheet decides."""

    line = models.ForeignKey(HandLine, on_delete=models.PROTECT, related_name="notice_objections")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("说明", max_length=300)
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    answer = models.CharField("处理意见", max_length=300, blank=True)
    made_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "公示异议"
        constraints = (
            models.UniqueConstraint(
                fields=("line", "made_by"), condition=Q(state=ObjectionState.OPEN), name="one_open_notice_objection"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="notice_objection_says_something"),
            answered_in_words("notice_objection_answered_in_words"),
        )

    def __str__(self) -> str:
        return self.get_state_display()
