"""What a page says of itself to messengers, and that personal pages say nothing."""

import io
import re
from html import unescape

import pytest
from PIL import Image

from tests.activities.conftest import activity, plan, publish
from volunteering.activities.services import save_activity
from volunteering.content.services import PolicyDetails, save_policy_document

__all__ = ["activity", "plan", "publish"]
SITE = "https://volunteers.example.cn"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_ADDRESS = SITE


def told(client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    found = re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', page)
    links = re.findall(r'<link rel="(canonical)" href="([^"]*)">', page)
    return {name: unescape(words) for name, words in [*found, *links]}


def path_of(address: str) -> str:
    assert address.startswith(SITE)
    return address.removeprefix(SITE)


def test_an_activity_says_what_it_is_where_and_when(client, activity):
    address = f"/activities/{activity.public_id}/"
    head = told(client, address)
    assert head["og:title"] == "科普大篷车进社区"
    assert head["og:description"] == head["description"]
    assert " 09:00–11:00 · 江苏省常州市新北区文化广场 · 新北区科技志愿服务大队 · 讲解" in head["description"]
    assert head["og:url"] == head["canonical"] == SITE + address
    assert (head["og:type"], head["og:locale"]) == ("article", "zh_CN")
    picture = client.get(path_of(head["og:image"]))
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)


def test_organization_policy_and_home_have_a_card_too(client, certified, operator, now):
    details = PolicyDetails(title="管理办法", issuer="市科协", body="第一条", issued_on=now.date(), is_published=True)
    document = save_policy_document(by=operator, details=details, now=now)
    pages = {
        f"/organizations/{certified.public_id}/": "新北区科技志愿服务大队",
        f"/policies/{document.public_id}/": "管理办法",
        "/": "科技志愿服务信息平台",
    }
    for address, title in pages.items():
        head = told(client, address)
        assert (head["og:title"], head["og:url"]) == (title, SITE + address)
        assert client.get(path_of(head["og:image"])).headers["Content-Type"] == "image/png"


def test_whatever_host_was_asked_the_address_is_the_platforms(client, activity, settings):
    settings.ALLOWED_HOSTS = ["other.example"]
    page = client.get(f"/activities/{activity.public_id}/", headers={"Host": "other.example"}).content.decode()
    assert "other.example" not in page


def test_a_title_stays_text(client, publish):
    made = publish(title='"><script>科普</script>', content="一" * 300)
    head = told(client, f"/activities/{made.public_id}/")
    assert head["og:title"] == '"><script>科普</script>'
    assert len(head["description"]) == 100
    assert "<script>科普" not in client.get(f"/activities/{made.public_id}/").content.decode()


@pytest.mark.parametrize("page", ["", "edit/", "activities/", "records/", "notices/", "privacy/"])
def test_personal_pages_say_nothing_of_themselves(client, volunteer, page):
    client.force_login(volunteer.user)
    answer = client.get(f"/me/{page}")
    assert answer.status_code == 200
    assert 'property="og:' not in answer.content.decode()


def test_a_draft_says_nothing_of_itself(client, user, certified, plan, publish):
    draft = save_activity(by=user, organization=certified, details=plan(), now=publish().created_at)
    client.force_login(user)
    page = client.get(f"/activities/{draft.public_id}/").content.decode()
    assert 'property="og:' not in page
    assert "data-share" not in page


def test_without_a_script_sharing_leads_to_the_poster_and_the_address(client, activity):
    page = client.get(f"/activities/{activity.public_id}/").content.decode()
    poster = f"/activities/{activity.public_id}/poster/"
    assert f'href="{poster}" data-share="{SITE}/activities/{activity.public_id}/"' in page
    shared = client.get(poster).content.decode()
    assert "长按图片保存或识别二维码" in shared
    assert f'value="{SITE}/activities/{activity.public_id}/" readonly' in shared
    alternative = re.search('alt="(海报：[^"]*)"', shared)[1]
    assert "科普大篷车进社区" in alternative
    assert "09:00–11:00；地点 江苏省常州市新北区文化广场" in alternative
