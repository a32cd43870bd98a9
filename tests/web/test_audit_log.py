"""操作日志: in words, masked, of one's own regions."""

import base64
import datetime as dt
import re

import pytest

from tests.conftest import ID_NUMBER, pass_second_factor
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import open_user
from volunteering.audit.models import AuditEvent
from volunteering.audit.selectors import kinds, sentence_of
from volunteering.audit.services import record, seal_events
from volunteering.core import clock
from volunteering.regions.models import Region

LOG = "/console/audit/"
CERTIFIED = "认证了组织“新北区科技志愿服务大队”"


@pytest.fixture
def read(client):
    def page(user, address=LOG):
        client.force_login(user)
        pass_second_factor(client)
        return client.get(address).content.decode()

    return page


@pytest.fixture
def elsewhere(regions, now):
    user = open_user(phone="19900000079", now=now)
    region = Region.objects.get(code="320500")
    grant_region_role(by=None, user=user, region=region, role=RegionRole.ADMINISTRATOR, now=now)
    return user


def test_what_happened_is_told_in_words(read, certified, staff):
    page = read(staff)
    assert CERTIFIED in page
    assert "登记了组织" in page
    assert "199****0077" in page  # who certified is no volunteer
    assert "张*（" in page


def test_nothing_personal_is_told(read, certified, staff, operator):
    for user in (staff, operator):
        page = read(user)
        assert not re.search(r"1990000\d{4}", page)
        assert ID_NUMBER not in page
        assert "张三" not in page


def test_another_region_hears_nothing(read, certified, elsewhere, volunteer):
    assert CERTIFIED not in read(elsewhere)
    assert CERTIFIED not in read(elsewhere, f"{LOG}?number={volunteer.number}")


def test_what_belongs_to_no_region_is_told_to_operators_alone(read, staff, operator, db):
    record("content:link:saved", by=None, words={"label": "某链接"})
    assert "某链接" not in read(staff)
    page = read(operator)
    assert "保存了友情链接“某链接”" in page
    assert "系统" in page


def test_reviewers_do_not_open_it(client, county, now):
    reviewer = open_user(phone="19900000057", now=now)
    grant_region_role(by=None, user=reviewer, region=county, role=RegionRole.REVIEWER, now=now)
    client.force_login(reviewer)
    pass_second_factor(client)
    assert client.get(LOG).status_code == 403


def test_the_log_is_filtered(read, certified, staff, volunteer):
    today = clock.local_date(clock.now())
    assert CERTIFIED in read(staff, f"{LOG}?day={today}")
    assert CERTIFIED not in read(staff, f"{LOG}?day={today - dt.timedelta(days=1)}")
    assert CERTIFIED in read(staff, f"{LOG}?kind=organizations")
    assert CERTIFIED not in read(staff, f"{LOG}?kind=access")
    own = read(staff, f"{LOG}?number={volunteer.number}")
    assert "登记了组织" in own
    assert CERTIFIED not in own
    assert "没有符合的记录" in read(staff, f"{LOG}?number=nobody")
    assert "日期写成" in read(staff, f"{LOG}?day=gestern")


def test_what_is_not_sealed_yet_says_so(read, certified, staff, now):
    mark = '<span class="tag">未封存</span>'
    assert mark in read(staff)
    seal_events(now=now)
    assert mark not in read(staff)


def test_pages_follow_each_other(read, staff, county):
    for place in range(60):
        record("regions:region:added", by=staff, region_path=county.path, words={"name": f"第{place}街道"})
    first = read(staff, f"{LOG}?kind=regions")
    assert "第59街道" in first
    assert "第9街道" not in first
    following = re.search(r'href="\?([^"]+)">下一页', first)[1].replace("&amp;", "&")
    assert "kind=regions" in following
    second = read(staff, f"{LOG}?{following}")
    assert "第9街道" in second
    assert "第59街道" not in second


def test_a_made_up_page_is_the_first(read, certified, staff):
    cursor = base64.urlsafe_b64encode(b'["x", "y"]').decode()
    assert CERTIFIED in read(staff, f"{LOG}?after={cursor}")


def test_an_event_of_an_older_version_still_shows(now):
    assert sentence_of(AuditEvent(tag="old:thing:gone", words={})) == "old:thing:gone"
    assert sentence_of(AuditEvent(tag="content:link:saved", words={})) == "content:link:saved"


def test_every_kind_has_a_chinese_name():
    assert all(re.search("[一-鿿]", name) for _, name in kinds())


@pytest.mark.parametrize("rows", [1, 20])
def test_the_log_costs_the_same_for_one_and_twenty(client, read, staff, county, now, rows, django_assert_num_queries):
    read(staff)
    for place in range(rows):
        actor = open_user(phone=f"198001{place:05}", now=now)
        record("regions:region:added", by=actor, region_path=county.path, words={"name": f"第{place}街道"})
    with django_assert_num_queries(9):
        client.get(LOG)
