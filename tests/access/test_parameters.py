import datetime as dt

import pytest
from django.db import IntegrityError

from volunteering.access.services import CannotSetParameter, reset_parameter, set_parameter
from volunteering.audit.models import AuditEvent
from volunteering.audit.sentences import SENTENCES
from volunteering.core import parameters
from volunteering.core.models import ParameterValue
from volunteering.core.remembering import forget
from volunteering.core.settable import CannotUseValue
from volunteering.regions.models import Region

REVIEWS = parameters.REVIEWS_ACTIVITIES


@pytest.fixture
def switch(staff, now):
    def to(typed, region):
        set_parameter(by=staff, parameter=REVIEWS, typed=typed, region=region, now=now)

    return to


def test_the_default_holds_until_another_value_is_set(operator, now):
    assert parameters.CODES_PER_DAY() == 3
    set_parameter(by=operator, parameter=parameters.CODES_PER_DAY, typed=" ５ ", now=now)
    assert parameters.CODES_PER_DAY() == 5
    reset_parameter(by=operator, parameter=parameters.CODES_PER_DAY)
    assert parameters.CODES_PER_DAY() == 3


def test_the_history_is_in_the_audit_log(operator, now):
    set_parameter(by=operator, parameter=parameters.CODE_LIFETIME, typed="10", now=now)
    set_parameter(by=operator, parameter=parameters.CODE_LIFETIME, typed="10 分钟", now=now)
    event = AuditEvent.objects.get(tag="access:parameter:set")
    sentence = SENTENCES[event.tag].format(**event.words)
    assert sentence == "把全平台的参数“验证码的有效期”由5 分钟改为10 分钟"
    assert parameters.CODE_LIFETIME() == dt.timedelta(minutes=10)


def test_every_default_is_a_value_one_may_type(db):
    for name, one in parameters.DECLARED.items():
        assert one.name == name
        assert one.parse(one.typed(one.default)) == one.default
        assert one.words(one.default)


@pytest.mark.parametrize("typed", ["", "0", "21", "三", "1.5", "9" * 400])
def test_a_value_that_cannot_be_is_refused_with_the_bounds(operator, now, typed):
    with pytest.raises(CannotUseValue, match="1 到 20 之间的整数"):
        set_parameter(by=operator, parameter=parameters.CODES_PER_DAY, typed=typed, now=now)
    assert parameters.CODES_PER_DAY() == 3


def test_a_value_outside_newer_bounds_leaves_the_default(db, now):
    ParameterValue.objects.create(name="CODES_PER_DAY", value="9999", set_at=now)
    assert parameters.CODES_PER_DAY() == 3


def test_the_nearest_region_decides(switch, county):
    city, elsewhere = county.parent, Region.objects.get(code="320500")
    assert not REVIEWS.at(county.path)
    switch("1", city)
    assert REVIEWS.at(city.path)
    assert REVIEWS.at(county.path)
    assert not REVIEWS.at(elsewhere.path)
    switch("0", county)
    assert REVIEWS.at(city.path)
    assert not REVIEWS.at(county.path)


def test_an_administrator_sets_nothing_elsewhere_nor_for_everybody(staff, now, regions):
    elsewhere = Region.objects.get(code="320500")
    with pytest.raises(CannotSetParameter):
        set_parameter(by=staff, parameter=REVIEWS, typed="1", region=elsewhere, now=now)
    with pytest.raises(CannotSetParameter):
        set_parameter(by=staff, parameter=parameters.CODES_PER_DAY, typed="5", now=now)
    with pytest.raises(CannotSetParameter):
        reset_parameter(by=staff, parameter=parameters.CODES_PER_DAY)


def test_a_switch_of_regions_is_never_set_for_everybody(operator, now):
    with pytest.raises(ValueError, match="for a region"):
        set_parameter(by=operator, parameter=REVIEWS, typed="1", now=now)


def test_reading_all_costs_one_query_in_a_while(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        for one in parameters.DECLARED.values():
            one.at("320000/")
            one.at("320000/")


@pytest.mark.parametrize("second", [{"value": "5"}, {"value": "", "region_path": "x/"}])
def test_the_database_holds_one_value_each_and_none_empty(db, now, second):
    ParameterValue.objects.create(name="CODES_PER_DAY", value="4", set_at=now)
    with pytest.raises(IntegrityError):
        ParameterValue.objects.create(**{"name": "CODES_PER_DAY", "set_at": now, **second})


def test_another_process_sees_the_change_after_a_while(db, now):
    assert parameters.CODES_PER_DAY() == 3
    ParameterValue.objects.create(name="CODES_PER_DAY", value="7", set_at=now)
    assert parameters.CODES_PER_DAY() == 3
    forget()
    assert parameters.CODES_PER_DAY() == 7
