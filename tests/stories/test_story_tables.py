"""What the database itself refuses, whoever writes past the services."""

import pytest
from django.db import IntegrityError, transaction

from tests.stories.conftest import photo
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Feature, Story, StoryPhoto
from volunteering.stories.services import choose_story, feature_story

WRONG_OF_A_RECAP = (
    {"permitted_at": None},
    {"permitted_by": None},
    {"permission_version": ""},
    {"published_at": None},
    {"body": ""},
    {"title": ""},
    {"activity": None},
    {"state": "proposed"},
    {"state": "withdrawn"},  # without a reason
    {"people": None},
)
WRONG_OF_A_PERSON = (
    {"consented_at": None},
    {"volunteer": None},
    {"chosen_by": None},
    {"chosen_for": None},
    {"state": "declined"},  # without a reason
)


def refused(change, rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


@pytest.mark.parametrize("change", WRONG_OF_A_RECAP, ids=str)
def test_a_published_recap_is_complete(public, change):
    refused(change, Story.objects.filter(pk=public.pk))


@pytest.mark.parametrize("change", WRONG_OF_A_PERSON, ids=str)
def test_a_published_person_is_chosen_and_consents(agreed, staff, after, change):
    story = choose_story(by=staff, story=agreed, now=after)
    refused(change, Story.objects.filter(pk=story.pk))


def test_no_person_stays_in_public_without_consent(agreed, staff, after):
    story = choose_story(by=staff, story=agreed, now=after)
    refused({"consent_ended_at": after}, Story.objects.filter(pk=story.pk))


def test_a_second_recap_of_an_activity_is_refused(public, write, activity, certified, user, after):
    common = {"organization": certified, "region_path": certified.region_path, "written_by": user}
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.create(
            **common, kind="recap", activity=activity, title="又一篇", created_at=after, updated_at=after
        )
    assert write(StoryKind.CASE, activity=activity)  # an example may tell of it too


def test_photos_have_words_and_ranks_have_bounds(public, write, rewrite, staff, after):
    rewrite(public, photos=[photo(size=(9, 9))], is_permitted=True)
    feature_story(by=staff, story=public, rank=1, now=after)
    for change, rows in (({"alt": ""}, StoryPhoto.objects), ({"position": 0}, StoryPhoto.objects)):
        refused(change, rows.all())
    for rank in (0, 100):
        refused({"rank": rank}, Feature.objects.all())
