import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.conftest import pass_second_factor
from volunteering.audit.models import AuditEvent
from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.remembering import forget
from volunteering.messaging.models import Notice
from volunteering.organizations.models import FormationTask, FormationUnit, Organization
from volunteering.organizations.services import FormationDetails, count_formation, proposed_units, set_formation_task
from volunteering.regions.models import Region


@pytest.fixture
def now():
    """Pages read the clock themselves."""
    return clock.now()


@pytest.fixture
def task(staff, certified, now):
    city = Region.objects.get(code="320400")
    today = local_date(now)
    details = FormationDetails(title="组建队伍", issuer="市科协", issued_on=today, deadline=today)
    made = set_formation_task(by=staff, region=city, details=details, units=proposed_units(city), now=now)
    count_formation(task=made, now=now)
    return made


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    pass_second_factor(client)
    return client


def post(client, address, **data):
    return client.post(address, {**data, "form_key": "f" * 20}, follow=True)


TASK = {"title": "第二批", "issuer": "市科协", "issued_on": "2026-09-25", "deadline": "2026-11-30"}


def test_without_a_task_the_board_invites_to_set_one(desk):
    assert "新建组建任务" in desk.get("/console/formation/").content.decode()


def test_a_task_is_set_with_a_unit_for_each_county(desk):
    page = post(desk, "/console/formation/new/", **TASK, region="320000/320400/", lists_units="on")
    assert "单位（7）" in page.content.decode()
    assert FormationUnit.objects.get(region__short_name="溧阳").people == 50


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk):
    wrong = TASK | {"deadline": "2026-09-01", "region": "320000/320400/"}
    page = post(desk, "/console/formation/new/", **wrong).content.decode()
    assert "截止日期不能早于发文日期" in page
    assert "第二批" in page
    assert not FormationTask.objects.exists()
    foreign = TASK | {"region": "320000/320500/"}
    assert "请从列表中选择区域" in post(desk, "/console/formation/new/", **foreign).content.decode()


def test_the_board_shows_figures_and_reminds_once(desk, task, user):
    page = desk.get("/console/formation/").content.decode()
    assert "新北区科技志愿服务大队" in page
    assert "还差 49 人、缺大队长、副大队长还差 2 名" in page
    assert "提醒落后的 7 个单位" in page
    page = post(desk, f"/console/formation/{task.public_id}/remind/").content.decode()
    assert "日已提醒 1 人" in page
    assert page.count("提醒没有送达：还没有管理员") == 6
    assert "提醒落后的 6 个单位" in page
    unit = task.units.get(region__short_name="新北")
    again = {"unit": str(unit.pk), "form_key": "g" * 20}
    assert "今天已经提醒过" in desk.post(f"/console/formation/{task.public_id}/remind/", again).content.decode()
    assert Notice.objects.filter(user=user, kind="organizations:formation_reminded").count() == 1


def test_the_page_costs_the_same_for_one_unit_and_for_twenty(desk, task, certified):
    def cost():
        forget()
        with CaptureQueriesContext(connection) as captured:
            assert desk.get("/console/formation/").status_code == 200
        return len(captured)

    task.units.exclude(region=certified.home_region).delete()
    one = cost()
    for place in range(19):
        region = Region.objects.create(
            code=f"99{place}",
            name=f"{place}镇",
            path=f"{certified.region_path}99{place}/",
            parent=certified.home_region,
        )
        FormationUnit.objects.create(task=task, region=region, tier="team", people=20)
    assert cost() == one <= 16


def test_a_unit_is_changed_added_and_removed(desk, task, certified):
    unit = task.units.get(region__short_name="新北")
    numbers = {"tier": "district_brigade", "people": "60", "fewest_deputies": "1", "most_deputies": "3"}
    form = numbers | {"region": unit.region.path, "organization": certified.name}
    page = post(desk, f"/console/formation/{task.public_id}/units/{unit.pk}/edit/", **form).content.decode()
    assert "/60 人" in page
    new = f"/console/formation/{task.public_id}/units/new/"
    unknown = {**numbers, "tier": "team", "region": unit.region.path, "organization": "没有这个队"}
    assert "没有叫这个名称的已认证组织" in desk.post(new, {**unknown, "form_key": "n" * 20}).content.decode()
    desk.post(new, {**unknown, "organization": "", "form_key": "m" * 20})
    added = task.units.get(tier="team")
    desk.post(f"/console/formation/{task.public_id}/units/{added.pk}/edit/", {"remove": "1", "form_key": "r" * 20})
    assert not task.units.filter(tier="team").exists()


def test_a_task_is_closed_after_a_tick(desk, task):
    address = f"/console/formation/{task.public_id}/close/"
    assert "请先勾选" in post(desk, address).content.decode()
    page = desk.post(address, {"confirmed": "1", "form_key": "c" * 20}, follow=True).content.decode()
    assert "已结束" in page
    assert "提醒落后" not in page


@pytest.mark.parametrize("name", ["=cmd()大队", "+1大队", "-1大队", "@SUM大队"])
def test_the_export_is_text_and_numbers_and_is_recorded(desk, task, certified, name):
    Organization.objects.filter(pk=certified.pk).update(name=name)
    FormationTask.objects.update(title="=1+1")
    answer = desk.post(f"/console/formation/{task.public_id}/export/", {"form_key": "x" * 20})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    ours = next(row for row in rows if row[1] == name)
    assert (rows[0][0], ours[4:9], ours[12]) == ("=1+1", [50, 1, 1, 0, 0.02], "进度落后")
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert b'quotePrefix="1"' in book.read("xl/styles.xml")
    assert AuditEvent.objects.filter(tag="organizations:formation:exported").exists()


def test_an_organization_reads_its_own_target(client, task, user):
    client.force_login(user)
    page = client.get("/org/").content.decode()
    assert "我们的组建任务" in page
    assert "还差 <strong>49</strong> 人" in page
