"""Reads: lists of stories, the names a text must not say, who is to be reminded."""

import datetime as dt
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import Consent, User
from volunteering.activities.enums import ActivityStatus, SignUpState
from volunteering.activities.models import Activity
from volunteering.core.paging import Page, page_of
from volunteering.core.prepared import prepared
from volunteering.organizations.enums import MembershipState, OrganizationState
from volunteering.organizations.models import Organization
from volunteering.regions.models import Region
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Feature, RecapReminder, Story, StoryPhoto, StoryQuerySet
from volunteering.stories.rules import MOST_RANK
from volunteering.volunteers.models import Volunteer

SIZE = 12
FEATURED = 3
RECENT = 24


def with_covers(stories: StoryQuerySet) -> StoryQuerySet:
    """What a card shows comes along: the organizer, the activity's look, and the key and words of the first photo."""
    first = StoryPhoto.objects.filter(story=OuterRef("pk")).order_by("position", "id")
    covered = stories.annotate(cover_id=Subquery(first.values("pk")[:1]), cover_alt=Subquery(first.values("alt")[:1]))
    shown = ("organization__name", "organization__public_id", "activity__category_id", "activity__starts_at")
    return covered.select_related("organization", "activity").only(*OWN, *shown)


OWN = ("public_id", "kind", "title", "body", "state", "people", "minutes", "published_at", "updated_at", "reason")


def story_page(*, kind: StoryKind, region: Region | None, after: str) -> Page[Story]:
    """The public list, the newest first."""
    found = Story.objects.published().filter(kind=kind)
    if region:
        found = found.within(region.path)
    return page_of(with_covers(found), order=("-published_at", "-id"), after=after, size=SIZE)


def featured_in(region: Region | None, kind: StoryKind | None = None) -> list[Story]:
    """精选 of a region; without one, what the widest regions feature."""
    features = Feature.objects.filter(story__state=StoryState.PUBLISHED)
    if region:
        features = features.filter(region=region)
    if kind:
        features = features.filter(story__kind=kind)
    features = features.order_by(Length("region__path"), "rank", "-id")
    keys = list(dict.fromkeys(features.values_list("story", flat=True)[: 2 * FEATURED]))[:FEATURED]
    shown = {one.pk: one for one in with_covers(Story.objects.published().filter(pk__in=keys))} if keys else {}
    return [shown[key] for key in keys if key in shown]


def for_front(count: int) -> list[Story]:
    """What the home page shows: of the latest, those that some region features come first. One question for all."""
    rank = Subquery(Feature.objects.filter(story=OuterRef("pk")).order_by("rank").values("rank")[:1])
    latest = with_covers(Story.objects.published()).annotate(rank=rank).order_by("-published_at", "-id")[:RECENT]
    return sorted(latest, key=lambda one: getattr(one, "rank", None) or MOST_RANK + 1)[:count]


def latest_of(organization: Organization, count: int) -> list[Story]:
    stories = with_covers(Story.objects.published().filter(organization=organization))
    return list(stories.order_by("-published_at", "-id")[:count])


class Recap(NamedTuple):
    public_id: str
    title: str


def recap_of(activity: Activity) -> Recap | None:
    """The published one."""
    found = _recaps(activity=activity.pk)
    return Recap(*found[0]) if found else None


@prepared
def _recaps(**values: Any) -> "QuerySet[Story, tuple[str, str]]":
    recaps = Story.objects.filter(activity=values["activity"], kind=StoryKind.RECAP, state=StoryState.PUBLISHED)
    return recaps.values_list("public_id", "title")[:1]


def hidden_names(organization: Organization, activity: Activity | None, volunteer: Volunteer | None) -> list[str]:
    """Full names that a story may not say: of who took part in the activity, or else of the organization's members,
    save those who agreed to be named and the person whom the story is about."""
    people = Volunteer.objects.filter(memberships__organization=organization, memberships__state=MembershipState.ACTIVE)
    if activity:
        people = Volunteer.objects.filter(sign_ups__activity=activity, sign_ups__state=SignUpState.CONFIRMED)
    if volunteer:
        people = people.exclude(pk=volunteer.pk)
    agreed = Consent.objects.filter(user=OuterRef("user"), kind=ConsentKind.PUBLIC_NAME, withdrawn_at__isnull=True)
    # Where somebody of the same name did not agree, the name stays hidden.
    return list(people.filter(~Exists(agreed)).order_by("name").values_list("name", flat=True).distinct())


def members_called(organization: Organization, typed: str) -> list[Volunteer]:
    """Active members with this name or volunteer number who registered themselves; two are enough to be unclear."""
    members = Volunteer.objects.active().filter(
        memberships__organization=organization, memberships__state=MembershipState.ACTIVE
    )
    return list(members.filter(Q(name=typed) | Q(number=typed)).distinct()[:2])


def told_activities(organization: Organization, now: dt.datetime) -> "QuerySet[Activity]":
    """What an example may be about: the latest that are over."""
    over = Activity.objects.filter(organization=organization, status=ActivityStatus.PUBLISHED, ends_at__lte=now)
    return over.order_by("-ends_at", "-id")


def without_recap(*, ended_after: dt.datetime, ended_before: dt.datetime, round_: int) -> "QuerySet[Activity]":
    """Activities that ended in this time, have no recap, and whose organization has not been told this time round. A
    recap that was withdrawn has been decided about."""
    told = Story.objects.filter(kind=StoryKind.RECAP, activity=OuterRef("pk")).exclude(state=StoryState.DRAFT)
    reminded = RecapReminder.objects.filter(activity=OuterRef("pk"), round=round_)
    ended = Activity.objects.filter(
        ends_at__gt=ended_after,
        ends_at__lte=ended_before,
        published_at__isnull=False,
        status=ActivityStatus.PUBLISHED,
        organization__state=OrganizationState.CERTIFIED,
    )
    return ended.filter(~Exists(told), ~Exists(reminded)).select_related("organization").order_by("ends_at", "id")


def named_pictures(digests: list[str]) -> set[str]:
    """Which of these some photo names."""
    found: set[str] = set(StoryPhoto.objects.filter(large__in=digests).values_list("large", flat=True))
    return found | set(StoryPhoto.objects.filter(small__in=digests).values_list("small", flat=True))


def own_part(user: User) -> list[dict[str, Any]]:
    """What was written of a person, for that person."""
    mine = Story.objects.filter(kind=StoryKind.PERSON, volunteer__user=user).order_by("id")
    return [
        {
            "标题": one.title,
            "正文": one.body,
            "状态": one.get_state_display(),
            "询问": _iso(one.asked_at),
            "同意": _iso(one.consented_at),
            "撤回或不同意": _iso(one.consent_ended_at),
        }
        for one in mine
    ]


def _iso(moment: dt.datetime | None) -> str:
    return moment.isoformat() if moment else ""


def photo_of(stories: StoryQuerySet, photo_id: UUID) -> StoryPhoto | None:
    return StoryPhoto.objects.filter(pk=photo_id, story__in=stories).select_related("story").first()
