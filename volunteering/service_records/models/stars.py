from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.service_records.enums import ProposalState
from volunteering.service_records.rules import STAR_WORDS

OPEN_STATES = (ProposalState.WAITING, ProposalState.PUBLIC)


class StarDue(models.Model):
    """Somebody's total changed and their stars have not been looked at since.

    Written in the ledger's own transaction, taken away by who has looked: so nobody is missed and nobody else is
    looked at.
    """

    volunteer = models.OneToOneField(
        "volunteers.Volunteer", primary_key=True, on_delete=models.PROTECT, related_name="star_due"
    )
    since = models.DateTimeField()

    class Meta:
        verbose_name = "待核星级"

    def __str__(self) -> str:
        return f"{self.since:%F %R}"


class StarProposal(KeyedModel):
    """A person's hours reach a level they do not have: made by the clock, decided by the region's administrators."""

    public_id = PublicIdField()
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="star_proposals")
    level = models.PositiveSmallIntegerField("星级")
    minutes = models.PositiveIntegerField("当时的累计时长（分钟）")
    region_path = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    reason = models.CharField("说明", max_length=300, blank=True)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    public_from = models.DateField("公示开始", null=True)
    public_until = models.DateField("公示结束", null=True)

    class Meta:
        verbose_name = "星级提名"
        indexes = (
            models.Index(fields=("state", "region_path", "id"), name="star_proposals_of_region"),
            models.Index(fields=("public_until",), condition=Q(state=ProposalState.PUBLIC), name="star_notice_ends"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="proposal_from_one_to_five_stars"),
            models.UniqueConstraint(
                fields=("volunteer",), condition=Q(state__in=OPEN_STATES), name="one_open_star_proposal"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.WAITING, decided_at__isnull=True, decided_by__isnull=True)
                | Q(state=ProposalState.LAPSED)
                | ~Q(state=ProposalState.WAITING) & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="star_proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ProposalState.REFUSED, ProposalState.LAPSED)) | ~Q(reason=""),
                name="star_proposal_ends_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.PUBLIC)
                | Q(public_from__isnull=False, public_until__isnull=False, public_until__gte=F("public_from")),
                name="star_notice_has_its_days",
            ),
        )

    def __str__(self) -> str:
        return f"{STAR_WORDS[self.level - 1]}志愿者"


class StarAwardQuerySet(models.QuerySet["StarAward"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class StarAward(KeyedModel):
    """A star that was given. Taken away again it stays in the table, with the reason; given anew it is another row.

    `thresholds` are the hours of all five levels in force on that day, `threshold_minutes` those of this one: a level
    made harder later takes nothing away.
    """

    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="star_awards")
    proposal = models.ForeignKey(StarProposal, on_delete=models.PROTECT, related_name="awards")
    level = models.PositiveSmallIntegerField("星级")
    minutes = models.PositiveIntegerField("当时的累计时长（分钟）")
    threshold_minutes = models.PositiveIntegerField()
    thresholds = models.CharField("当时的标准", max_length=60)
    rules_version = models.PositiveSmallIntegerField()
    awarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    awarded_at = models.DateTimeField("授予时间")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_minutes = models.PositiveIntegerField(null=True)
    reason = models.CharField("撤销原因", max_length=200, blank=True)

    objects = StarAwardQuerySet.as_manager()

    class Meta:
        verbose_name = "星级"
        constraints = (
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="award_from_one_to_five_stars"),
            models.CheckConstraint(
                condition=Q(minutes__gte=F("threshold_minutes"), threshold_minutes__gt=0), name="award_was_earned"
            ),
            models.UniqueConstraint(
                fields=("volunteer", "level"),
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_star_per_level",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_minutes__isnull=True, reason="")
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_minutes__isnull=False,
                    withdrawn_minutes__lt=F("threshold_minutes"),
                )
                & ~Q(reason=""),
                name="star_withdrawn_below_its_level",
            ),
        )

    def __str__(self) -> str:
        return f"{STAR_WORDS[self.level - 1]}志愿者"


class StarObjection(KeyedModel):
    """提出异议 while a star is announced; the star waits for the answer."""

    proposal = models.ForeignKey(StarProposal, on_delete=models.PROTECT, related_name="objections")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("说明", max_length=300)
    made_at = models.DateTimeField()
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "星级异议"
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="star_objection_says_something"),
            models.UniqueConstraint(fields=("proposal", "made_by"), name="one_star_objection_per_person"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="star_objection_answered_in_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.made_at:%F %R}"
