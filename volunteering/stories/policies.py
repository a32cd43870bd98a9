"""Who sees a story, who writes it, who chooses."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from volunteering.access.permissions import Permission
from volunteering.access.policies import has_permission, permitted_paths
from volunteering.accounts.models import User
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_manage, can_publish_for, managed_by
from volunteering.regions.models import Region
from volunteering.regions.rules import is_below
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Story, StoryQuerySet


def visible_to(user: User | AnonymousUser) -> StoryQuerySet:
    """What is published, for everybody; the rest for the organization's administrators, for whom it tells of once they
    were asked, and, drafts excepted, for the association of the region."""
    seen = Q(state=StoryState.PUBLISHED)
    if user.is_authenticated:
        seen |= Q(organization__in=managed_by(user)) | Q(pk__in=asked_of(user).values("pk")) | _overseen(user)
    return Story.objects.filter(seen)


def written_by(user: User | AnonymousUser) -> StoryQuerySet:
    """The stories of the organizations this user administers."""
    return Story.objects.filter(organization__in=managed_by(user))


def can_write(user: User | AnonymousUser, organization: Organization) -> bool:
    return can_manage(user, organization)


def can_publish(user: User | AnonymousUser, organization: Organization) -> bool:
    """Publish a recap, or propose an example: as for activities, once the organization is certified."""
    return can_publish_for(user, organization)


def overseen_by(user: User | AnonymousUser) -> StoryQuerySet:
    """What the association of a region looks after: all that left the organization's own desk."""
    return Story.objects.filter(_overseen(user))


def can_oversee(user: User | AnonymousUser, story: Story) -> bool:
    """Choose, decline, feature, withdraw: who manages content in the organizer's region or above."""
    return has_permission(user, Permission.MANAGE_CONTENT, story.region_path)


def region_of(user: User | AnonymousUser, story: Story) -> Region | None:
    """For which region this user chooses and features: the widest of one's own that the story lies in."""
    mine = [path for path in permitted_paths(user, Permission.MANAGE_CONTENT) if is_below(story.region_path, path)]
    return Region.objects.filter(path=min(mine, key=len)).first() if mine else None


def asked_of(user: User | AnonymousUser) -> "QuerySet[Story]":
    """典型人物 stories about this user that they were asked about; nobody else answers for them."""
    if not isinstance(user, User):
        return Story.objects.none()
    return Story.objects.filter(kind=StoryKind.PERSON, volunteer__user=user, asked_at__isnull=False)


def _overseen(user: User | AnonymousUser) -> Q:
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.MANAGE_CONTENT):
        inside |= Q(region_path__startswith=path)
    return inside & ~Q(state=StoryState.DRAFT)
