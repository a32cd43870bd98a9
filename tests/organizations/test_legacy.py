"""What the older system left behind."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tests.conftest import ID_NUMBER
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.policies import managed_by, visible_to
from volunteering.volunteers.models import Volunteer

REGION = {"所在区域省": "江苏省", "所在区域市": "常州市", "所在区域县": "新北区"}
TEAM = {"原系统编号": "T1", "组织名称": "薛家镇老科技工作者服务队", **REGION}
PERSON = {"原系统编号": "P1", "真实姓名": "张三", "手机号": "19900000001", "身份证号": ID_NUMBER, **REGION}


@pytest.fixture
def load(tmp_path, terms, regions, capsys):
    def table(name, rows, encoding):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / f"{name}.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    def loaded(teams=(), people=(), encoding="utf-8"):
        sheets = {"teams": teams, "volunteers": people}
        call_command("load_legacy", **{name: table(name, rows, encoding) for name, rows in sheets.items() if rows})
        return capsys.readouterr().out

    return loaded


def test_teams_and_their_people_are_loaded_and_loaded_again_change_nothing(load):
    people = [{**PERSON, "原组织编号": "T1"}, {"原系统编号": "P2", "真实姓名": "李四", **REGION, "原组织编号": "T1"}]
    assert "新增 2，已有 0，归入队伍 2" in load([TEAM], people, encoding="gb18030")
    team = Organization.objects.get()
    assert (team.state, team.get_state_display(), team.member_count) == ("legacy", "历史数据未关联", 2)
    known, bare = Volunteer.objects.order_by("legacy_number")
    assert (known.state, known.origin, known.document_number) == ("imported", "legacy", ID_NUMBER)
    assert (bare.phone_fingerprint, bare.document_fingerprint, bare.born_on) == (None, None, None)
    assert "新增 0，已有 2，归入队伍 0" in load([TEAM], people)
    assert (Organization.objects.count(), Volunteer.objects.count(), Membership.objects.count()) == (1, 2, 2)


def test_one_wrong_row_and_nothing_is_loaded(load):
    wrong = {**PERSON, "原系统编号": "P3", "真实姓名": "李四", "手机号": "", "所在区域县": "没有的区"}
    strange = {"原系统编号": "P4", "真实姓名": "王五", **REGION, "原组织编号": "T9"}
    with pytest.raises(CommandError) as refusal:
        load([TEAM], [PERSON, wrong, strange])
    assert "第 3 行“所在区域县”：没有" in str(refusal.value)
    assert "第 3 行“身份证号”：与第 2 行重复" in str(refusal.value)
    assert "第 4 行“原组织编号”：没有编号为“T9”的队伍" in str(refusal.value)
    assert not Volunteer.objects.exists()
    assert not Organization.objects.exists()


def test_who_is_on_the_platform_already_is_passed_over(load, volunteer, certified):
    renamed = {**TEAM, "组织名称": certified.name}
    assert "队伍：新增 0，已有 1" in load([renamed], [PERSON])
    with pytest.raises(CommandError, match="另一个姓名"):
        load(people=[{**PERSON, "真实姓名": "李四"}])
    assert Volunteer.objects.get() == volunteer


def test_nobody_runs_a_team_that_is_not_linked(load, volunteer, user, now):
    load([TEAM])
    team = Organization.objects.get()
    assert not visible_to(user).exists()
    assert not managed_by(user).exists()
    for changed in ({"administrator_count": 1, "member_count": 1}, {"legacy_number": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organization.objects.filter(pk=team.pk).update(**changed)


def test_a_file_is_needed(db):
    with pytest.raises(CommandError, match="--teams"):
        call_command("load_legacy")
