import io

import pytest
from PIL import Image

from tests.activities.conftest import HOUR, activity, plan, publish
from tests.service_records.conftest import place, shift, sign_up_of
from volunteering.organizations.services import approve_membership, request_membership
from volunteering.service_records.services import confirm_hours, mark_arrived, mark_left
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.stories.services import StoryDetails, answer_request, propose_story, publish_recap, save_story

__all__ = ["activity", "place", "plan", "publish", "shift", "sign_up_of"]
BODY = "居民围着显微镜排起了队。\n讲解持续了两个小时。"


def photo(form="JPEG", size=(40, 20), **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, form, **options)
    return target.getvalue()


@pytest.fixture(autouse=True)
def pictures(settings, tmp_path):
    settings.PUBLIC_MEDIA_DIR = tmp_path / "pictures"
    return settings.PUBLIC_MEDIA_DIR


@pytest.fixture
def after(activity):
    """The activity is over."""
    return activity.ends_at + HOUR


@pytest.fixture
def served(activity, shift, place, user):
    """李四 came for the whole shift, and the hours are recorded."""
    mark_arrived(by=user, sign_up=place, now=shift.starts_at)
    mark_left(by=user, sign_up=place, now=shift.ends_at)
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at)


@pytest.fixture
def write(certified, user, activity, after):
    """A draft: of the activity's recap unless another kind is said."""

    def written(kind=StoryKind.RECAP, *, by=user, now=after, title="科普进社区", body=BODY, **more):
        known = {name: more.pop(name) for name in ("photos", "alts", "removed", "moved_up") if name in more}
        if kind == StoryKind.RECAP:
            more = {"activity": activity, **more}
        details = StoryDetails(title=title, body=body, **known)
        return save_story(by=by, organization=certified, kind=kind, details=details, now=now, **more)

    return written


@pytest.fixture
def rewrite(write):
    """A new wording by somebody who saw the story as it is now."""

    def rewritten(story, **changes):
        current = Story.objects.get(pk=story.pk)
        common = {"story": current, "seen_version": current.version, "volunteer": current.volunteer}
        return write(current.kind, **{"title": current.title, "body": current.body, **common, **changes})

    return rewritten


@pytest.fixture
def public(write, user, after):
    """A published recap."""
    return publish_recap(by=user, story=write(photos=[photo()]), is_permitted=True, now=after)


@pytest.fixture
def member(certified, user, another_volunteer, now):
    by = another_volunteer.user
    asked = request_membership(by=by, volunteer=another_volunteer, organization=certified, now=now)
    approve_membership(by=user, membership=asked, now=now)
    return another_volunteer


@pytest.fixture
def person(write, member, user, after):
    """李四 is proposed as 典型人物 and has been asked."""
    draft = write(StoryKind.PERSON, volunteer=member, title="李四：十年科普路")
    return propose_story(by=user, story=draft, is_permitted=True, now=after)


@pytest.fixture
def agreed(person, member, after):
    return answer_request(by=member.user, story=person, version=person.version, agrees=True, now=after)
