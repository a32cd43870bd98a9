"""典型案例 and 典型人物: proposed by organizations, chosen by the association, agreed to by the person."""

import pytest

from tests.stories.conftest import HOUR, photo
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import close_account, open_user
from volunteering.core.life_events import LifeEvent, happen
from volunteering.messaging.models import Notice
from volunteering.regions.models import Region
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Feature, Story
from volunteering.stories.policies import overseen_by, visible_to
from volunteering.stories.selectors import featured_in, own_part
from volunteering.stories.services import (
    CannotChangeStory,
    NamesInText,
    answer_request,
    choose_story,
    decline_story,
    end_consent,
    feature_story,
    propose_story,
    take_back_story,
    unfeature_story,
    withdraw_story,
)
from volunteering.volunteers.models import Volunteer


@pytest.fixture
def chief(county, now):
    """Of the county the organization sits in."""
    user = open_user(phone="19900000079", now=now)
    grant_region_role(by=None, user=user, region=county, role=RegionRole.ADMINISTRATOR, now=now)
    return user


@pytest.fixture
def case(write, user, chief, after):
    return propose_story(by=user, story=write(StoryKind.CASE, title="一所学校"), is_permitted=True, now=after)


def told(user, kind):
    return Notice.objects.filter(user=user, kind=f"stories:{kind}").count()


def test_a_case_is_chosen_for_the_region_of_who_chooses(case, chief, county, user, after):
    assert told(chief, "proposed") == 1
    story = choose_story(by=chief, story=case, now=after)
    assert (story.state, story.chosen_for, story.published_at) == ("published", county, after)
    assert told(user, "chosen") == 1


def test_what_is_declined_comes_back_mended(case, rewrite, staff, user, after):
    with pytest.raises(CannotChangeStory, match="写明原因"):
        decline_story(by=staff, story=case, reason="", now=after)
    decline_story(by=staff, story=case, reason="请补充成效", now=after)
    assert "请补充成效" in Notice.objects.get(user=user, kind="stories:declined").body
    again = propose_story(by=user, story=rewrite(case, body="成效：三百人。"), is_permitted=True, now=after)
    assert choose_story(by=staff, story=again, now=after).state == "published"


def test_what_is_proposed_is_not_edited_until_taken_back(case, rewrite, user, after):
    with pytest.raises(CannotChangeStory, match="已推荐"):
        rewrite(case)
    take_back_story(by=user, story=case, now=after)
    assert rewrite(case, body="新写的").state == "draft"


def test_nobody_chooses_abroad(case, elsewhere, user, after):
    for stranger in (elsewhere, user):
        with pytest.raises(CannotChangeStory, match="当地科协"):
            choose_story(by=stranger, story=case, now=after)
    assert not overseen_by(elsewhere).exists()


def test_a_person_is_asked_and_nothing_is_chosen_before_they_agree(staff, person, member, after):
    assert told(member.user, "asked") == 1
    assert told(staff, "proposed") == 0
    with pytest.raises(CannotChangeStory, match="本人还没有同意"):
        choose_story(by=staff, story=person, now=after)
    answer_request(by=member.user, story=person, version=person.version, agrees=True, now=after)
    assert told(staff, "proposed") == 1
    assert choose_story(by=staff, story=person, now=after).state == "published"


def test_who_refuses_is_not_shown(person, member, user, staff, after):
    story = answer_request(by=member.user, story=person, version=person.version, agrees=False, now=after)
    assert (story.state, story.reason) == ("declined", "本人不同意公开")
    assert told(user, "answered") == 1
    with pytest.raises(CannotChangeStory):
        choose_story(by=staff, story=person, now=after)


def test_only_the_person_answers_and_only_to_the_text_they_read(person, member, user, rewrite, after):
    with pytest.raises(CannotChangeStory, match="只有本人"):
        answer_request(by=user, story=person, version=person.version, agrees=True, now=after)
    take_back_story(by=user, story=person, now=after)
    again = propose_story(by=user, story=rewrite(person, body="别的内容"), is_permitted=True, now=after)
    with pytest.raises(CannotChangeStory, match="重新看一遍"):
        answer_request(by=member.user, story=again, version=person.version, agrees=True, now=after)


def test_consent_taken_back_takes_the_story_out_of_public(agreed, member, user, staff, county, after):
    choose_story(by=staff, story=agreed, now=after)
    feature_story(by=staff, story=agreed, rank=1, now=after)
    later = after + HOUR
    story = end_consent(by=member.user, story=agreed, now=later)
    assert (story.state, story.reason, story.consent_ended_at) == ("withdrawn", "本人撤回了同意", later)
    assert not Story.objects.published().exists()
    assert not Feature.objects.exists()
    end_consent(by=member.user, story=agreed, now=later + HOUR)
    assert told(user, "answered") == 2


def test_a_new_text_asks_anew(agreed, rewrite, member, user, staff, after):
    choose_story(by=staff, story=agreed, now=after)
    withdraw_story(by=user, story=agreed, reason="补充内容", now=after)
    story = propose_story(by=user, story=rewrite(agreed, body="补充了"), is_permitted=True, now=after)
    assert not story.is_agreed


def test_the_person_is_named_and_nobody_else(write, member, volunteer, user, after):
    draft = write(StoryKind.PERSON, volunteer=member, title="李四的故事", body="李四和张三一起。")
    with pytest.raises(NamesInText, match="张三") as refused:
        propose_story(by=user, story=draft, is_permitted=True, now=after)
    assert refused.value.names == ["张三"]


def test_only_grown_members_are_proposed(write, member, volunteer, after):
    Volunteer.objects.filter(pk=member.pk).update(born_on=after.date().replace(year=after.year - 17))
    with pytest.raises(CannotChangeStory, match="18 周岁"):
        write(StoryKind.PERSON, volunteer=Volunteer.objects.get(pk=member.pk))
    with pytest.raises(CannotChangeStory, match="本组织"):
        write(StoryKind.PERSON, volunteer=None)


def test_closing_the_account_takes_the_story_along(agreed, rewrite, member, user, staff, after):
    choose_story(by=staff, story=agreed, now=after)
    assert own_part(member.user)[0]["标题"] == "李四：十年科普路"
    close_account(by=member.user, now=after)
    story = Story.objects.get(pk=agreed.pk)
    assert (story.state, story.volunteer, story.body) == ("withdrawn", None, "")
    assert "李四" not in story.title
    with pytest.raises(CannotChangeStory):
        rewrite(story, body="再写一遍")


def test_who_sees_what(case, person, write, user, member, chief, elsewhere, certified, after):
    draft = write(photos=[photo()])
    seen = {who: set(visible_to(who).values_list("pk", flat=True)) for who in (user, member.user, chief, elsewhere)}
    assert seen[user] == {case.pk, person.pk, draft.pk}
    assert seen[member.user] == {person.pk}
    assert seen[chief] == {case.pk, person.pk}
    assert seen[elsewhere] == set()


def test_each_region_has_its_own_favourites(case, chief, staff, county, after):
    with pytest.raises(CannotChangeStory, match="公开以后"):
        feature_story(by=chief, story=case, rank=1, now=after)
    choose_story(by=chief, story=case, now=after)
    feature_story(by=chief, story=case, rank=1, now=after)
    feature_story(by=chief, story=case, rank=2, now=after)
    city = Region.objects.get(code="320400")
    assert featured_in(county) == [case]
    assert featured_in(city) == []
    assert featured_in(None, StoryKind.CASE) == [case]
    unfeature_story(by=staff, story=case)
    assert featured_in(county) == [case]  # not the city's to take back
    unfeature_story(by=chief, story=case)
    assert featured_in(county) == []


def test_a_story_follows_the_person_when_two_records_become_one_and_back(person, member, volunteer, user, now):
    note = {}
    records = {"survivor": volunteer, "absorbed": member, "by": user, "note": note, "now": now}
    happen(LifeEvent.PERSON_MERGED, **records)
    assert Story.objects.get().volunteer == volunteer
    happen(LifeEvent.PERSON_UNMERGED, **records)
    assert Story.objects.get().volunteer == member
