"""活动风采: written by the organization, published by it, withdrawn by it or by the association."""

import pytest

from tests.stories.conftest import BODY, photo
from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.services import give_consent
from volunteering.audit.models import AuditEvent
from volunteering.messaging.models import Notice
from volunteering.organizations.services import suspend_organization
from volunteering.stories.models import Story
from volunteering.stories.selectors import recap_of
from volunteering.stories.services import (
    CannotChangeStory,
    ChangedMeanwhile,
    NamesInText,
    publish_recap,
    withdraw_story,
)


def test_a_recap_is_published_with_the_figures_of_its_activity(write, served, user, activity, after):
    story = publish_recap(by=user, story=write(), is_permitted=True, now=after)
    assert (story.people, story.minutes, story.counted_at) == (1, 120, after)
    assert (story.permitted_by, story.permission_version) == (user, "2026-11")
    assert recap_of(activity) == (story.public_id, story.title)
    assert AuditEvent.objects.filter(tag="stories:story:published", subject_id=story.pk).exists()


def test_nothing_is_published_without_permission(write, user, after):
    with pytest.raises(CannotChangeStory, match="已经同意公开"):
        publish_recap(by=user, story=write(), is_permitted=False, now=after)


@pytest.mark.parametrize("body", ["", "  \n "])
def test_an_empty_recap_is_a_draft_at_most(write, user, after, body):
    with pytest.raises(CannotChangeStory, match="请写正文"):
        publish_recap(by=user, story=write(body=body), is_permitted=True, now=after)


def test_an_activity_is_over_before_it_is_told_of(write, now):
    with pytest.raises(CannotChangeStory, match="结束以后"):
        write(now=now)


def test_a_title_has_its_length_in_characters(write):
    assert write(title="🔬" * 80).title == "🔬" * 80
    with pytest.raises(CannotChangeStory, match="1 到 80"):
        write(title="长" * 81)


def test_an_activity_has_one_recap(write):
    write()
    with pytest.raises(ChangedMeanwhile):
        write()
    assert Story.objects.count() == 1


def test_the_second_of_two_editors_overwrites_nothing(write, rewrite):
    story = write()
    rewrite(story, body="先保存的")
    with pytest.raises(ChangedMeanwhile, match="另一位管理员"):
        write(story=story, seen_version=story.version, body="后保存的")
    assert Story.objects.get().body == "先保存的"


def test_full_names_of_participants_are_found_and_masked(write, place, user, after):
    draft = write(body="李 四 讲解了两个小时。")
    with pytest.raises(NamesInText, match="“李四”可写成“李\\*”"):
        publish_recap(by=user, story=draft, is_permitted=True, now=after)
    assert publish_recap(by=user, story=draft, is_permitted=True, are_no_names=True, now=after)


def test_words_of_a_photo_may_not_name_people_either(write, rewrite, place, user, after):
    story = write(photos=[photo()])
    rewrite(story, alts={story.photos.get().pk: "李四在讲解"})
    with pytest.raises(NamesInText):
        publish_recap(by=user, story=story, is_permitted=True, now=after)


def test_who_agreed_to_be_named_is_named(write, place, user, after):
    kind = ConsentKind.PUBLIC_NAME
    person = place.volunteer.user
    give_consent(user=person, kinds=[kind], text_hashes={kind: ""}, version="1", now=after)
    assert publish_recap(by=user, story=write(body="李四讲解。"), is_permitted=True, now=after)


def test_an_edit_of_what_is_public_is_checked_and_on_record(public, rewrite, place, after):
    rewrite(public, body="改好了。")
    event = AuditEvent.objects.get(tag="stories:story:edited")
    assert event.words["parts"] == "正文"
    with pytest.raises(NamesInText):
        rewrite(public, body="李四来了。")
    with pytest.raises(CannotChangeStory, match="同意公开"):
        rewrite(public, photos=[photo(size=(30, 30))])
    assert rewrite(public, photos=[photo(size=(30, 30))], is_permitted=True).photos.count() == 2


def test_strangers_change_nothing(public, rewrite, another_volunteer, elsewhere, after):
    with pytest.raises(CannotChangeStory, match="管理员可以编写"):
        rewrite(public, by=another_volunteer.user)
    for stranger in (another_volunteer.user, elsewhere):
        with pytest.raises(CannotChangeStory, match="可以撤下"):
            withdraw_story(by=stranger, story=public, reason="不要", now=after)


def test_a_suspended_organization_publishes_nothing(write, user, certified, staff, after):
    draft = write()
    suspend_organization(by=staff, organization=certified, reason="核查", now=after)
    with pytest.raises(CannotChangeStory, match="没有暂停"):
        publish_recap(by=user, story=draft, is_permitted=True, now=after)


def test_the_association_withdraws_with_a_reason_and_hears_of_a_new_try(public, rewrite, staff, user, after):
    with pytest.raises(CannotChangeStory, match="写明撤下的原因"):
        withdraw_story(by=staff, story=public, reason=" ", now=after)
    withdraw_story(by=staff, story=public, reason="照片里有车牌", now=after)
    assert recap_of(public.activity) is None
    told = Notice.objects.get(user=user, kind="stories:withdrawn")
    assert "照片里有车牌" in told.body
    story = rewrite(public, body=BODY + "车牌已遮住。")
    assert story.state == "draft"
    publish_recap(by=user, story=story, is_permitted=True, now=after)
    assert Notice.objects.filter(user=staff, kind="stories:published_again").exists()
