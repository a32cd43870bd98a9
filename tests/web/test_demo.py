import datetime as dt

import pytest
from django.db import transaction
from django.test import override_settings

from volunteering.activities.enums import Phase
from volunteering.activities.models import Activity
from volunteering.activities.selectors import phase
from volunteering.organizations.models import Organization
from volunteering.stories.models import Story
from volunteering.volunteers.models import Volunteer
from volunteering.web.demo.loading import load_demo

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for the tests of this file: each takes some seconds."""
    pictures = override_settings(PUBLIC_MEDIA_DIR=tmp_path_factory.mktemp("pictures"))
    files = override_settings(PRIVATE_FILES_DIR=tmp_path_factory.mktemp("private"))
    with django_db_blocker.unblock(), pictures, files, transaction.atomic():
        load_demo(now=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db, settings):
    settings.DEMO_MODE = True


def test_the_demo_shows_every_state_and_loads_once(demo, now):
    phases = {phase(activity, now) for activity in Activity.objects.public()}
    assert phases == set(Phase)
    assert set(Organization.objects.values_list("state", flat=True)) == {"certified", "pending", "returned", "legacy"}
    count = Volunteer.objects.count()
    assert load_demo(now=now) == "已载入"
    assert Volunteer.objects.count() == count


def test_the_demo_tells_stories_of_every_kind(demo):
    published = Story.objects.published()
    assert {(one.kind, one.photos.exists()) for one in published} >= {
        ("recap", True),
        ("recap", False),
        ("case", True),
        ("person", True),
    }
    assert set(Story.objects.values_list("state", flat=True)) == {"published", "proposed", "draft"}


def test_one_click_people_are_the_four(demo, client):
    page = client.get("/login/").content.decode()
    for title in ("常州市科协管理员", "新北区科协管理员", "组织管理员", "志愿者"):
        assert title in page


def test_nobody_logs_in_with_one_click_outside_the_demo(demo, client, settings):
    settings.DEMO_MODE = False
    assert client.post("/login/demo/", {"person": str(Volunteer.objects.first().user_id)}).status_code == 404


@pytest.mark.parametrize("address", ["/activities/", "/activities/?state=all", "/organizations/", "/"])
def test_lists_cost_a_handful_of_queries_however_long(demo, client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/me/records/", ("每年的时长", "一星志愿者", "待确认")),
        ("/me/records/training/", ("科技志愿者入门培训",)),
        ("/me/records/evaluations/", ("优秀",)),
        ("/me/certificates/", ("开过的证明",)),
    ],
)
def test_the_volunteer_of_one_click_looks_back_on_two_years_and_belongs_to_nothing(demo, client, address, words):
    person = Volunteer.objects.get(user__is_demo=True, memberships=None)
    client.force_login(person.user)
    page = client.get(address).content.decode()
    assert [one for one in words if one not in page] == []
