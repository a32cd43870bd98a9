"""A story's poster and card; a person's story has neither."""

import io

import pytest
from PIL import Image

from tests.stories.conftest import (
    activity,
    after,
    agreed,
    member,
    person,
    pictures,
    place,
    plan,
    public,
    publish,
    served,
    shift,
    sign_up_of,
    write,
)
from tests.web.test_sharing import SITE, path_of, site, told
from volunteering.stories.services import choose_story
from volunteering.web import posters
from volunteering.web.public.stories.posters import poster_of

__all__ = [
    "activity",
    "after",
    "agreed",
    "member",
    "person",
    "pictures",
    "place",
    "plan",
    "public",
    "publish",
    "served",
    "shift",
    "sign_up_of",
    "site",
    "write",
]


@pytest.fixture(autouse=True)
def fresh_budget():
    posters.budget.made.clear()


def test_a_recap_is_passed_on_with_its_figures(client, served, public):
    address = f"/stories/{public.public_id}/"
    head = told(client, address)
    assert (head["og:title"], head["og:url"]) == ("科普进社区", SITE + address)
    assert Image.open(io.BytesIO(client.get(path_of(head["og:image"])).content)).size == (1200, 630)
    assert Image.open(io.BytesIO(client.get(f"{address}poster.png").content)).width == 750
    assert "分享" in client.get(address).content.decode()
    assert dict(poster_of(public).lines)["志愿者"] == "1 位，共服务 2 小时"


def test_a_persons_story_has_no_picture(client, agreed, staff, after):
    """The person may take the consent back; a picture in a group stays."""
    choose_story(by=staff, story=agreed, now=after)
    address = f"/stories/{agreed.public_id}/"
    assert path_of(told(client, address)["og:image"]) == "/card.png"
    assert "data-share" not in client.get(address).content.decode()
    for end in ("poster/", "poster.png", "card.png"):
        assert client.get(address + end).status_code == 404
