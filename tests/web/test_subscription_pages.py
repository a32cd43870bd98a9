"""我的订阅: what is asked for, what came of it, and how to end it."""

import pytest

from volunteering.activities.models import Subscription
from volunteering.regions.models import Region

pytestmark = pytest.mark.django_db
PAGE = "/me/subscriptions/"


@pytest.fixture
def me(client, volunteer, user):
    client.force_login(user)
    return client


def wish(number=1, **wanted) -> dict[str, object]:
    return {"form_key": f"{number}.", "category": "", "keyword": "", "rhythm": "daily", **wanted}


def read(response) -> str:
    return response.content.decode()


def path_to(code: str) -> list[str]:
    """As the three drop-downs send it."""
    steps = Region.objects.get(code=code).path.rstrip("/").split("/")
    return ["/".join(steps[: count + 1]) + "/" for count in range(3)]


def test_it_begins_with_ones_own_county(me) -> None:
    assert f'value="{path_to("320411")[2]}" selected' in read(me.get(PAGE))


def test_from_the_list_it_begins_with_what_was_looked_for(me) -> None:
    page = read(me.get(f"{PAGE}?q=天文&region="))
    assert 'value="天文"' in page
    assert "selected" not in page.split('id="id_category"')[0]


def test_the_next_list_comes_where_htmx_looks_for_it(me) -> None:
    page = read(me.post(PAGE, wish(region=path_to("320412")[:1], show_regions="1")))
    picker = page.split('id="id_region"')[1].split("</fieldset>")[0]
    assert 'hx-vals=\'{"show_regions": "1"}\'' in picker
    assert 'id="region_2"' in picker
    assert "error" not in page


def test_what_was_asked_for_is_said_back_in_words(me, terms) -> None:
    wanted = wish(region=path_to("320412"), category="service_category:03", keyword="天文")
    page = read(me.post(PAGE, wanted, follow=True))
    assert "订阅好了" in page
    assert "江苏省常州市武进区 · 科普报告 · 天文</strong>，每天早上一次" in page


def test_an_error_leads_to_its_field(me) -> None:
    page = read(me.post(PAGE, wish(region="")))
    assert '<a href="#id_region">请至少选一项' in page
    me.post(PAGE, wish(2, keyword="天文"))
    assert '<a href="#id_region">这一项已经订阅过了' in read(me.post(PAGE, wish(3, keyword="天文")))


def test_ended_by_mistake_it_is_two_presses_away(me) -> None:
    me.post(PAGE, wish(region=path_to("320412"), keyword="天文"))
    one = Subscription.objects.get()
    page = read(me.post(f"{PAGE}{one.pk}/remove/", {"form_key": "2."}, follow=True))
    assert "已取消订阅" in page
    assert not Subscription.objects.exists()
    again = page.split('<a href="/me/subscriptions/?')[1].split('"')[0].replace("&amp;", "&")
    page = read(me.get(f"{PAGE}?{again}"))
    assert 'value="天文"' in page
    assert f'value="{path_to("320412")[2]}" selected' in page


def test_nothing_made_yet_leads_to_the_form(me) -> None:
    assert me.get(f"{PAGE}made/")["Location"] == PAGE
