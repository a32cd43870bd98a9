import csv

import pytest
from django.db import IntegrityError

from volunteering.core.errors import Refusal
from volunteering.regions.enums import RegionKind
from volunteering.regions.models import Region
from volunteering.regions.rules import lineage, short_name
from volunteering.regions.selectors import full_name, picker_levels, resolve
from volunteering.regions.services import (
    TABLE,
    CannotChangeRegion,
    add_region,
    load_regions,
    rename_region,
    retire_region,
)


def test_two_loads_change_nothing(regions):
    count = Region.objects.count()
    assert count == len(list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())))
    assert load_regions() == 0
    assert Region.objects.count() == count


def test_every_path_is_the_parents_path_and_its_own_code(regions):
    for region in Region.objects.select_related("parent"):
        assert region.path == (region.parent.path if region.parent else "") + region.code + "/"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("江苏省", "常州市", "新北区"), "320411"),
        (("江苏", "常州", "新北"), "320411"),
        (("江苏", "", "溧阳"), "320481"),
        (("北京", "", "东城区"), "110101"),
        (("湖北", "", "仙桃"), "429004"),
        (("重庆", "", "两江新区"), "500157"),
        (("新疆", "", "白杨市"), "659012"),
        (("广东", "东莞", ""), "441900"),
    ],
)
def test_names_resolve_short_or_full(regions, names, code):
    assert resolve(*names).code == code


def test_an_ambiguous_or_unknown_name_is_not_guessed(regions):
    assert resolve("鼓楼区") is None
    assert resolve("江苏", "不存在市") is None


def test_a_retired_region_is_readable_but_not_offered(regions):
    retired = Region.objects.get(code="500105")
    assert retired.successor.code == "500157"
    offered = picker_levels("500000/")[1].options
    assert retired.path not in dict(offered)


def test_the_picker_offers_the_next_level(county):
    levels = picker_levels(county.path)
    assert [level.chosen for level in levels] == lineage(county.path)
    assert len(picker_levels("")) == 1


def test_a_full_name_reads_from_the_top(county):
    assert full_name(county) == "江苏省常州市新北区"
    assert short_name("新北区") == "新北"


def test_a_functional_zone_stands_under_its_county(county):
    zone = add_region(by=None, parent=county, name="滨江开发区", kind=RegionKind.FUNCTIONAL_ZONE)
    assert zone.path.startswith(county.path)
    assert [name for _, name in picker_levels(county.path)[-1].options] == ["滨江开发区"]
    with pytest.raises(Refusal, match="已有"):
        add_region(by=None, parent=county, name="滨江开发区", kind=RegionKind.TOWNSHIP)


def test_the_database_holds_one_live_region_per_code(county):
    with pytest.raises(IntegrityError):
        Region.objects.create(code="320411", name="另一个", short_name="另", path="x/")


def test_only_counties_take_townships(county):
    for parent in (county.parent, Region.objects.get(code="500105")):
        with pytest.raises(CannotChangeRegion, match="县级"):
            add_region(by=None, parent=parent, name="某街道", kind=RegionKind.TOWNSHIP)
    dongguan = Region.objects.get(code="441900")
    assert add_region(by=None, parent=dongguan, name="某街道", kind=RegionKind.TOWNSHIP)


def test_what_was_added_is_renamed_and_retired(county, staff, now):
    zone = add_region(by=staff, parent=county, name="滨江开发区", kind=RegionKind.FUNCTIONAL_ZONE)
    add_region(by=staff, parent=county, name="常州经济开发区", kind=RegionKind.FUNCTIONAL_ZONE)
    with pytest.raises(CannotChangeRegion, match="已有"):
        rename_region(by=staff, region=zone, name="常州经济开发区")
    rename_region(by=staff, region=zone, name="滨江新区")
    assert full_name(zone) == "江苏省常州市新北区滨江新区"
    retire_region(by=staff, region=zone, now=now)
    assert [name for _, name in picker_levels(county.path)[-1].options] == ["常州经济开发区"]
    assert full_name(zone) == "江苏省常州市新北区滨江新区"


def test_the_official_table_is_not_touched(county, staff, now):
    with pytest.raises(CannotChangeRegion):
        rename_region(by=staff, region=county, name="新新北区")
    with pytest.raises(CannotChangeRegion):
        retire_region(by=staff, region=county, now=now)


def test_the_database_holds_a_parent_for_what_was_added(regions):
    with pytest.raises(IntegrityError):
        Region.objects.create(code="x", name="无根", short_name="无根", path="x/", kind=RegionKind.TOWNSHIP)
