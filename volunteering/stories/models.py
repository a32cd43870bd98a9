from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.rules import LONGEST_ALT, LONGEST_REASON, LONGEST_TITLE, MOST_RANK, summary_of


class StoryQuerySet(models.QuerySet["Story"]):
    def published(self) -> Self:
        return self.filter(state=StoryState.PUBLISHED)

    def within(self, path: str) -> Self:
        """Of organizations in the region with this path or anywhere below it."""
        return self.filter(region_path__startswith=path)


class Story(KeyedModel):
    """活动风采, 典型案例 or 典型人物. The body is plain text. Changed through `stories.services` only.

    `version` grows with each saving, so that of two who edit at once the second is told. What `people` and `minutes`
    say is as of `counted_at`. `region_path` is the organizer's, and decides who of the association looks after it.
    """

    public_id = PublicIdField()
    kind = models.CharField("类别", max_length=10, choices=StoryKind.choices)
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="stories")
    region_path = models.CharField(max_length=60, db_index=True)
    activity = models.ForeignKey("activities.Activity", null=True, on_delete=models.PROTECT, related_name="stories")
    volunteer = models.ForeignKey("volunteers.Volunteer", null=True, on_delete=models.PROTECT, related_name="stories")
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    body = models.TextField("正文", blank=True)
    people = models.PositiveIntegerField("到场志愿者", null=True)
    minutes = models.PositiveIntegerField("服务时长（分钟）", null=True)
    counted_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=StoryState.choices, default=StoryState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    # Who said that all who can be recognised agree, and to which wording.
    permission_version = models.CharField(max_length=20, blank=True)
    permitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    permitted_at = models.DateTimeField(null=True)

    # 典型人物: the person is asked, agrees, and may take it back.
    asked_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)
    consent_ended_at = models.DateTimeField(null=True)

    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_for = models.ForeignKey("regions.Region", null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(null=True)
    # Why it was declined or withdrawn.
    reason = models.CharField("原因", max_length=LONGEST_REASON, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = "宣传"
        indexes = (
            models.Index(
                fields=("kind", "-published_at", "-id"),
                name="story_newest_of_kind",
                condition=Q(state=StoryState.PUBLISHED),
            ),
            models.Index(fields=("-published_at", "-id"), name="story_newest", condition=Q(state=StoryState.PUBLISHED)),
            models.Index(fields=("organization", "-id"), name="story_of_organization"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("activity",), condition=Q(kind=StoryKind.RECAP), name="one_recap_of_an_activity"
            ),
            models.CheckConstraint(
                condition=~Q(kind=StoryKind.RECAP)
                | Q(activity__isnull=False, state__in=(StoryState.DRAFT, StoryState.PUBLISHED, StoryState.WITHDRAWN)),
                name="recap_tells_of_an_activity",
            ),
            models.CheckConstraint(
                # Who closes the account is taken out of what was written of them.
                condition=Q(kind=StoryKind.PERSON) & (Q(volunteer__isnull=False) | Q(state=StoryState.WITHDRAWN))
                | ~Q(kind=StoryKind.PERSON) & Q(volunteer__isnull=True),
                name="person_story_is_about_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=StoryState.PUBLISHED)
                | Q(published_at__isnull=False, permitted_at__isnull=False, permitted_by__isnull=False)
                & ~Q(body="")
                & ~Q(permission_version=""),
                name="published_story_is_complete_and_permitted",
            ),
            models.CheckConstraint(
                condition=~Q(state=StoryState.PUBLISHED)
                | ~Q(kind=StoryKind.PERSON)
                | Q(consented_at__isnull=False, consent_ended_at__isnull=True),
                name="person_in_public_consents",
            ),
            models.CheckConstraint(
                condition=~Q(state=StoryState.PUBLISHED)
                | Q(kind=StoryKind.RECAP)
                | Q(chosen_by__isnull=False, chosen_for__isnull=False, chosen_at__isnull=False),
                name="published_example_was_chosen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(StoryState.DECLINED, StoryState.WITHDRAWN)) | ~Q(reason=""),
                name="declined_or_withdrawn_story_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=StoryState.WITHDRAWN) | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="story_is_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True, minutes__isnull=True, counted_at__isnull=True)
                | Q(people__isnull=False, minutes__isnull=False, counted_at__isnull=False),
                name="story_figures_say_when",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="story_has_title"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def summary(self) -> str:
        """The first 80 characters, for cards and for sharing."""
        return summary_of(self.body)

    @property
    def cover(self) -> "StoryPhoto | None":
        """The first photo, for sharing: see `StoryPhoto.address`."""
        return self.photos.first()

    @property
    def is_agreed(self) -> bool:
        """The person it tells of wants it."""
        return self.consented_at is not None and self.consent_ended_at is None


class StoryPhoto(KeyedModel):
    """A photo as it is shown: two JPEGs without metadata, known by their digests. See `core.public_pictures`."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField()
    alt = models.CharField("照片说明", max_length=LONGEST_ALT)
    large = models.CharField(max_length=64)
    small = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    small_width = models.PositiveSmallIntegerField()
    small_height = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "照片"
        ordering = ("position", "id")
        indexes = (
            models.Index(fields=("story", "position", "id"), name="photo_of_story"),
            models.Index(fields=("large",), name="photo_by_large"),
            models.Index(fields=("small",), name="photo_by_small"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(alt=""), name="photo_says_what_it_shows"),
            models.CheckConstraint(condition=Q(position__gte=1), name="photo_position_counts_from_one"),
        )

    def __str__(self) -> str:
        return self.alt

    @property
    def address(self) -> str:
        return f"/stories/photos/{self.pk}/large.jpg"

    @property
    def small_address(self) -> str:
        return f"/stories/photos/{self.pk}/small.jpg"


class Feature(KeyedModel):
    """精选: what a region's association puts on top of its list, the lowest rank first."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="features")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("次序")
    featured_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    featured_at = models.DateTimeField()

    class Meta:
        verbose_name = "精选"
        ordering = ("rank", "-id")
        constraints = (
            models.UniqueConstraint(fields=("story", "region"), name="featured_once_in_a_region"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=MOST_RANK), name="rank_is_one_of_ninety_nine"),
        )

    def __str__(self) -> str:
        return f"{self.region_id} {self.rank}"


class RecapReminder(KeyedModel):
    """That an organization was reminded of an activity's recap: the first time, or once more."""

    activity = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = "风采提醒"
        constraints = (models.UniqueConstraint(fields=("activity", "round"), name="recap_reminded_once_a_round"),)

    def __str__(self) -> str:
        return f"{self.activity_id} {self.round}"
