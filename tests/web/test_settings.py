"""What administrators set: parameters, code lists, regions."""

import pytest

from tests.conftest import pass_second_factor
from volunteering.audit.models import AuditEvent
from volunteering.core import parameters
from volunteering.regions.enums import RegionKind
from volunteering.regions.models import Region
from volunteering.regions.services import add_region
from volunteering.vocabularies.models import Term


@pytest.fixture
def desk(client, operator):
    client.force_login(operator)
    pass_second_factor(client)
    return client


@pytest.fixture
def chief(client, staff):
    client.force_login(staff)
    pass_second_factor(client)
    return client


def post(client, address, key="k", **answers):
    return client.post(address, {"form_key": key * 20, **answers})


def read(client, address):
    return client.get(address).content.decode()


CODES = "/console/settings/parameters/CODES_PER_DAY/"


def test_a_parameter_is_changed_and_set_back(desk):
    assert 'data-label="默认">3 条' in read(desk, "/console/settings/")
    assert post(desk, CODES, save="1", value="5").headers["Location"] == "/console/settings/"
    page = read(desk, "/console/settings/")
    assert "5 条" in page
    assert "已修改" in page
    assert "最多发送 5 条" in read(desk.__class__(), "/login/")
    post(desk, CODES, key="r", reset="1")
    assert parameters.CODES_PER_DAY() == 3


@pytest.mark.parametrize(("typed", "sentence"), [("0", "1 到 20 之间的整数"), ("", "请填写新的值"), ("x" * 30, "20")])
def test_a_wrong_value_is_explained_and_kept(desk, typed, sentence):
    page = post(desk, CODES, save="1", value=typed).content.decode()
    assert "error-summary" in page
    assert sentence in page
    assert f'value="{typed}"' in page or not typed
    assert parameters.CODES_PER_DAY() == 3


@pytest.mark.parametrize("name", ["REVIEWS_ACTIVITIES", "NOTHING"])
def test_what_is_no_parameter_of_all_is_not_found(desk, name):
    assert desk.get(f"/console/settings/parameters/{name}/").status_code == 404


def test_the_desk_offers_what_one_may(chief, operator):
    page = read(chief, "/console/")
    assert "/console/settings/regions/" in page
    assert 'href="/console/settings/"' not in page
    chief.force_login(operator)
    pass_second_factor(chief)
    assert 'href="/console/settings/"' in read(chief, "/console/")


def test_a_term_is_added_retired_and_restored(desk, terms):
    page = "/console/settings/terms/occupation/"
    assert post(desk, page, name="军队", aliases="军人、部队").headers["Location"] == page
    term = Term.objects.get(name="军队")
    assert term.aliases == ["军人", "部队"]
    address = page + term.id.partition(":")[2] + "/"
    post(desk, address, retire="1")
    assert "已停用" in read(desk, page)
    post(desk, address, key="z", restore="1")
    assert "已停用" not in read(desk, page)


def test_a_double_term_is_explained(desk, terms):
    page = post(desk, "/console/settings/terms/occupation/", name="公司").content.decode()
    assert "“公司”已经是" in page
    assert 'value="公司"' in page


def test_a_national_list_is_shown_and_stays(desk, terms):
    page = read(desk, "/console/settings/terms/ethnicity/")
    assert 'data-label="国家代码">56<' in page
    assert "<h2>新增" not in page
    assert post(desk, "/console/settings/terms/ethnicity/01/", retire="1").status_code == 409


def test_unknown_lists_and_terms_are_not_found(desk, terms):
    assert desk.get("/console/settings/terms/nothing/").status_code == 404
    assert post(desk, "/console/settings/terms/occupation/99/", retire="1").status_code == 404


def test_a_zone_is_added_renamed_and_retired(chief, county):
    page = f"/console/settings/regions/{county.pk}/"
    post(chief, page, name="常州经济开发区", kind="functional_zone")
    zone = Region.objects.get(name="常州经济开发区")
    assert zone.parent == county
    assert "常州经济开发区" in read(chief, "/console/settings/regions/?q=经济")
    own = f"/console/settings/regions/{zone.pk}/"
    post(chief, own, name="常州经开区")
    assert "常州经开区" in read(chief, page)
    post(chief, f"{own}retire/")
    assert "停用，已有的记录照常显示" in read(chief, own)


def test_a_double_name_is_explained(chief, county):
    add_region(by=None, parent=county, name="滨江开发区", kind=RegionKind.FUNCTIONAL_ZONE)
    page = post(chief, f"/console/settings/regions/{county.pk}/", name="滨江开发区", kind="township").content.decode()
    assert "已有“滨江开发区”" in page
    assert post(chief, f"/console/settings/regions/{county.pk}/retire/").status_code == 409


def test_a_region_decides_on_prior_review_and_follows_again(chief, county):
    page = f"/console/settings/regions/{county.pk}/"
    assert "活动先审后发：关闭" in read(chief, page)
    post(chief, f"{page}REVIEWS_ACTIVITIES/", value="1")
    assert "活动先审后发：开启" in read(chief, page)
    assert AuditEvent.objects.filter(tag="access:parameter:set", region_path=county.path).exists()
    post(chief, f"{page}REVIEWS_ACTIVITIES/", key="f", value="")
    assert "跟随上级区域" in read(chief, page)
    assert post(chief, f"{page}REVIEWS_ACTIVITIES/", key="w", value="x").status_code == 409
    assert post(chief, f"{page}CODES_PER_DAY/", key="n", value="1").status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_lists_of_settings_cost_the_same_for_one_and_twenty(desk, county, rows, django_assert_num_queries):
    for place in range(rows):
        add_region(by=None, parent=county, name=f"第{place}街道", kind=RegionKind.TOWNSHIP)
    desk.get("/console/")
    for address, queries in [
        ("/console/settings/regions/?q=街道", 5),
        ("/console/settings/terms/occupation/", 4),
        ("/console/settings/", 4),
    ]:
        with django_assert_num_queries(queries):
            desk.get(address)
