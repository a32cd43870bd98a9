import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.organizations.test_hierarchy import join, make
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import open_user
from volunteering.audit.models import AuditEvent
from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.models import Work
from volunteering.core.work import run_due_work
from volunteering.messaging.models import Notice
from volunteering.organizations.enums import MembershipState, Tier
from volunteering.organizations.models import FormationTask, FormationUnit, Membership, Organization
from volunteering.organizations.policies import formation_tasks_visible_to, formation_units_visible_to
from volunteering.organizations.rules import (
    Achieved,
    Demand,
    counting_pause,
    days_left,
    pace_needed,
    progress_of,
    what_is_missing,
)
from volunteering.organizations.scheduled import count_formations
from volunteering.organizations.selectors.formation import board, unit_lines_of
from volunteering.organizations.services import (
    CannotRemind,
    CannotSetFormation,
    FormationDetails,
    UnitDetails,
    close_formation_task,
    count_formation,
    edit_formation_task,
    proposed_units,
    remind_units,
    remove_formation_unit,
    set_formation_task,
    set_formation_unit,
    set_posts,
)
from volunteering.regions.models import Region
from volunteering.volunteers.models import Volunteer

__all__ = ["make"]

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 24)
DEMAND = Demand(people=50, wants_leader=True, fewest_deputies=2, deadline=TODAY + 9 * DAY)  # ten days to act


def achieved(people=50, *, has_team=True, has_leader=True, deputies=2, gained=0):
    return Achieved(has_team=has_team, people=people, has_leader=has_leader, deputies=deputies, gained=gained)


def test_what_is_missing():
    assert what_is_missing(DEMAND, achieved()) == []
    assert what_is_missing(DEMAND, achieved(49, has_leader=False, deputies=1)) == ["people", "leader", "deputies"]
    assert what_is_missing(DEMAND, achieved(0, has_team=False, has_leader=False)) == ["team"]


def test_the_day_of_the_deadline_still_counts():
    assert days_left(TODAY, TODAY) == 1
    assert pace_needed(DEMAND, achieved(30), TODAY) == 2
    assert pace_needed(DEMAND, achieved(30), TODAY + 10 * DAY) == 0


@pytest.mark.parametrize(
    ("one", "day", "verdict"),
    [
        (achieved(), 30, "done"),
        (achieved(30, gained=14), 0, "on_track"),  # two a day needed, two a day achieved
        (achieved(30, gained=13), 0, "behind"),
        (achieved(0, has_team=False), 0, "behind"),
        (achieved(has_leader=False), 0, "on_track"),
        (achieved(has_leader=False), 3, "behind"),  # the last week has begun
        (achieved(49, gained=49), 9, "behind"),
        (achieved(49, gained=49), 10, "late"),
        (achieved(deputies=1), 10, "late"),
    ],
)
def test_who_is_late(one, day, verdict):
    assert progress_of(DEMAND, one, TODAY + day * DAY) == verdict


@pytest.fixture
def city(regions):
    return Region.objects.get(code="320400")


@pytest.fixture
def formation():
    """What the notice says, its dates moved to now."""
    return FormationDetails(
        title="组建科技志愿服务队伍", issuer="常州市科学技术协会", issued_on=TODAY - 50 * DAY, deadline=TODAY + 9 * DAY
    )


@pytest.fixture
def task(staff, city, formation, now):
    return set_formation_task(by=staff, region=city, details=formation, units=proposed_units(city), now=now)


@pytest.fixture
def lines(task, now):
    def counted():
        count_formation(task=task, now=now)
        return {one.unit.region.short_name: one for one in board(task.units.all(), local_date(now))}

    return counted


@pytest.fixture
def people(county, now):
    """Makes imported people, members of the organizations given."""

    def make(*organizations, count=1, joined_at=now):
        made = [
            Volunteer.objects.create(
                number=f"{Volunteer.objects.count():012}",
                name="李四",
                region=county,
                region_path=county.path,
                origin="import",
                state="imported",
                created_at=now,
                updated_at=now,
            )
            for _ in range(count)
        ]
        for person in made:
            for one in organizations:
                Membership.objects.create(
                    organization=one, volunteer=person, state="active", requested_at=now, joined_at=joined_at
                )
        return made

    return make


def test_the_notice_proposes_a_corps_and_a_brigade_for_each_county(task):
    numbers = {one.region.short_name: (one.tier, one.people, one.fewest_deputies) for one in task.units.all()}
    assert numbers["常州"] == ("city_corps", 300, 3)
    assert numbers["溧阳"] == ("district_brigade", 50, 2)
    assert len(numbers) == 7


@pytest.fixture
def tree(make, certified, user, another_volunteer, now):
    """A corps, our brigade under it, a team under the brigade."""
    corps = make("常州支队", Tier.CITY_CORPS)
    Organization.objects.filter(pk=corps.pk).update(
        home_region=certified.home_region.parent, region_path="320000/320400/"
    )
    corps.refresh_from_db()
    team = make("薛家镇队", Tier.TEAM)
    join(user, certified, corps, another_volunteer.user, now)
    join(another_volunteer.user, team, certified, user, now)
    return [Organization.objects.get(pk=one.pk) for one in (corps, certified, team)]


def test_a_person_in_two_teams_of_the_sub_tree_counts_once(tree, lines, people):
    corps, brigade, team = tree
    people(corps, brigade, team)
    before = lines()
    people(brigade, team, count=3)
    after = lines()
    assert (after["新北"].achieved.people - before["新北"].achieved.people) == 3
    assert (after["常州"].achieved.people - before["常州"].achieved.people) == 3
    # 张三 and 李四 are the administrators, both active.
    assert (after["常州"].unit.activated, after["常州"].unit.imported) == (2, 4)


@pytest.mark.parametrize("state", ["left", "removed", "requested"])
def test_who_left_or_only_asked_does_not_count(tree, lines, people, state):
    before = lines()["新北"].achieved.people
    person = people(tree[1])[0]
    Membership.objects.filter(volunteer=person).update(state=MembershipState(state))
    assert lines()["新北"].achieved.people == before


@pytest.mark.parametrize("state", ["closed", "merged"])
def test_closed_and_merged_people_do_not_count(tree, lines, people, volunteer, state):
    before = lines()["新北"].achieved.people
    person = people(tree[1])[0]
    person.state, person.merged_into = state, volunteer if state == "merged" else None
    person.save()
    assert lines()["新北"].achieved.people == before


def test_gained_are_those_who_were_in_no_team_of_it_a_week_ago(tree, lines, people, now):
    Membership.objects.update(joined_at=now - 30 * DAY)
    people(tree[1], joined_at=now - 30 * DAY)
    person = people(tree[1], joined_at=now - DAY)[0]
    Membership.objects.filter(volunteer=person).update(joined_at=now - DAY)
    assert lines()["新北"].achieved.gained == 1
    old = people(tree[2], joined_at=now - 30 * DAY)[0]
    Membership.objects.create(
        organization=tree[1], volunteer=old, state="active", requested_at=now, joined_at=now - DAY
    )
    assert lines()["新北"].achieved.gained == 1


def test_posts_come_from_the_team(certified, lines, user, now):
    assert lines()["新北"].lacks == ["people", "leader", "deputies"]
    set_posts(by=user, organization=certified, leader="张三", deputies=["李四"], now=now)
    line = lines()["新北"]
    assert (line.lacks, line.lacks_in_words) == (["people", "deputies"], "还差 49 人、副大队长还差 1 名")


def test_a_team_that_waits_for_certification_is_none_yet(pending, lines):
    line = lines()["新北"]
    assert (line.team, line.lacks, line.achieved.people) == (pending, ["team"], 0)


def test_who_needs_help_stands_first(task, certified, now):
    FormationUnit.objects.filter(region__short_name="金坛").update(deadline=local_date(now) - DAY)
    FormationUnit.objects.filter(region__short_name="新北").update(activated=50, fewest_deputies=0, wants_leader=False)
    order = [one.unit.region.short_name for one in board(task.units.all(), local_date(now))]
    assert (order[0], order[-1]) == ("金坛", "新北")


def test_the_figures_are_folded_in_the_background_and_checked(tree, task, people, now):
    assert task.units.filter(activated__gt=0).count() == 0
    run_due_work(now=now)
    assert task.units.get(region__short_name="新北").activated == 2
    people(tree[1])
    later = clock.now() + DAY  # the background reads the clock
    count_formations(later)
    assert Work.objects.get(kind="organizations:formation_count").state == "waiting"
    run_due_work(now=later)
    assert task.units.get(region__short_name="新北").imported == 1
    call_command("verify_formation")


def test_counting_takes_a_twentieth_of_the_time_at_most():
    assert counting_pause([dt.timedelta(seconds=1)] * 3) == dt.timedelta(minutes=5)
    assert counting_pause([dt.timedelta(seconds=90)] * 2) == dt.timedelta(hours=1)


def test_a_count_that_took_long_is_still_held_when_it_writes(task, now, monkeypatch):
    def count_for_long(*_, **__):
        Work.objects.update(taken_until=clock.now())
        return {}

    monkeypatch.setattr("volunteering.organizations.services.formation_counts.heads_below", count_for_long)
    Work.objects.update(state="taken", taken_until=now)
    count_formation(task=task, now=now)
    assert Work.objects.get(kind="organizations:formation_count").taken_until > clock.now() + dt.timedelta(seconds=30)


def test_figures_of_a_costly_task_may_be_older(task, now):
    count_formation(task=task, now=now)
    FormationTask.objects.update(counting_took=dt.timedelta(minutes=1))
    Work.objects.update(state="done")
    count_formations(now + dt.timedelta(minutes=19))
    assert Work.objects.get(kind="organizations:formation_count").state == "done"
    count_formations(now + dt.timedelta(minutes=21))
    assert Work.objects.get(kind="organizations:formation_count").state == "waiting"


def test_a_wrong_figure_is_found(tree, task, monkeypatch):
    command = "volunteering.organizations.management.commands.verify_formation.count_formation"
    monkeypatch.setattr(command, lambda **_: FormationUnit.objects.update(activated=7))
    with pytest.raises(CommandError, match=r"新北区科技志愿服务大队：记为已激活 7、.*实为已激活 2、"):
        call_command("verify_formation")


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_a_board_costs_the_same_for_one_unit_and_for_twenty(task, staff, certified, county, now):
    def cost():
        return (
            queries(lambda: board(task.units.all(), TODAY)),
            queries(lambda: count_formation(task=task, now=now)),
        )

    task.units.exclude(region=county).delete()
    one = cost()
    for region in Region.objects.filter(parent__parent__code="330000")[:18]:
        FormationUnit.objects.create(task=task, region=region, tier="district_brigade", people=50)
    FormationUnit.objects.create(task=task, region=county, tier="team", people=5, organization=certified)
    assert task.units.count() == 20
    assert cost() == one


def test_only_the_region_and_those_above_set_it(elsewhere, staff, city, county, formation, task, now):
    with pytest.raises(CannotSetFormation):
        set_formation_task(by=elsewhere, region=city, details=formation, units=[], now=now)
    with pytest.raises(CannotSetFormation):
        edit_formation_task(by=elsewhere, task=task, details=formation, now=now)
    below = set_formation_task(by=staff, region=county, details=formation, units=[], now=now)
    assert set(formation_tasks_visible_to(staff)) == {task, below}
    assert not formation_tasks_visible_to(elsewhere).exists()


@pytest.fixture
def chief(county, now):
    """Of the county: sees what the city asks of it, and nothing of its neighbours."""
    user = open_user(phone="19900000075", now=now)
    grant_region_role(by=None, user=user, region=county, role=RegionRole.ADMINISTRATOR, now=now)
    return user


def test_a_county_sees_its_own_unit_of_the_citys_task(task, chief, formation, now):
    assert [one.region.short_name for one in formation_units_visible_to(chief)] == ["新北"]
    assert formation_tasks_visible_to(chief).get() == task
    with pytest.raises(CannotSetFormation):
        close_formation_task(by=chief, task=task, now=now)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"region": "320500"}, "region"),
        ({"people": 0}, "people"),
        ({"fewest_deputies": 3, "most_deputies": 2}, "most_deputies"),
        ({"deadline": TODAY - 99 * DAY}, "deadline"),
        ({"region": "320481"}, "region"),  # there already
    ],
)
def test_a_wrong_unit_is_refused_and_says_where(task, staff, changed, field, now):
    values = {"tier": "district_brigade", "people": 9, "region": "320411"} | changed
    values["region"] = Region.objects.get(code=values["region"])
    with pytest.raises(CannotSetFormation) as refusal:
        set_formation_unit(by=staff, task=task, details=UnitDetails(**values), now=now)
    assert refusal.value.field == field


def test_dates_run_forward(staff, city, formation, now):
    backwards = FormationDetails(**{**vars(formation), "deadline": TODAY - 51 * DAY})
    with pytest.raises(CannotSetFormation, match="不能早于"):
        set_formation_task(by=staff, region=city, details=backwards, units=[], now=now)


@pytest.mark.parametrize(
    "values", [{"people": 0}, {"most_deputies": 1, "fewest_deputies": 2}, {"tier": "district_brigade"}]
)
def test_the_database_refuses_it_too(task, county, values):
    other = {"task": task, "region": county, "tier": "team", "people": 5}
    with pytest.raises(IntegrityError), transaction.atomic():
        FormationUnit.objects.create(**(other | values))


def test_a_closed_task_keeps_its_figures_and_changes_no_more(task, staff, formation, certified, people, user, now):
    count_formation(task=task, now=now)
    close_formation_task(by=staff, task=task, now=now)
    people(certified)
    count_formations(now + DAY)
    run_due_work(now=now + DAY)
    unit = task.units.get(region__short_name="新北")
    assert unit.imported == 0
    for refused in (
        lambda: edit_formation_task(by=staff, task=task, details=formation, now=now),
        lambda: remove_formation_unit(by=staff, unit=unit, now=now),
    ):
        with pytest.raises(CannotSetFormation, match="已经结束"):
            refused()
    assert unit_lines_of(certified, TODAY) == []
    line = board(task.units.filter(pk=unit.pk), TODAY + 99 * DAY)[0]
    assert (line.progress, line.days_left) == ("behind", 10)  # as on the day it ended, not late ever after


def test_units_hear_of_the_task(certified, task, user, chief, staff, formation, now):
    told = Notice.objects.get(user=user, kind="organizations:formation_set")
    assert "新北区科技志愿服务大队目标 50 人，2026年12月3日前完成组建" in told.body
    later = FormationDetails(**{**vars(formation), "deadline": TODAY + 30 * DAY})
    edit_formation_task(by=staff, task=task, details=later, now=now)
    assert Notice.objects.filter(kind="organizations:formation_moved", user__in=[user, chief]).count() == 2


def test_late_units_are_reminded_once_a_day(certified, task, user, chief, staff, now):
    units = list(task.units.all())
    reminded = remind_units(by=staff, task=task, units=units, now=now)
    assert len(reminded) == 7
    ours = task.units.get(region__short_name="新北")
    assert (ours.reminded_people, Notice.objects.filter(kind="organizations:formation_reminded").count()) == (2, 2)
    again = remind_units(by=staff, task=task, units=units, now=now + DAY / 24)
    assert "新北" not in {one.unit.region.short_name for one in again}  # nobody was there for the others
    with pytest.raises(CannotRemind, match="今天已经提醒过"):
        remind_units(by=staff, task=task, units=[ours], now=now + DAY / 24)
    remind_units(by=staff, task=task, units=[ours], now=now + DAY)
    assert Notice.objects.filter(kind="organizations:formation_reminded").count() == 4


def test_whom_a_reminder_did_not_reach_is_recorded(certified, task, staff, now):
    remind_units(by=staff, task=task, units=list(task.units.all()), now=now)
    words = AuditEvent.objects.get(tag="organizations:formation:reminded").words
    assert words["count"] == 7
    assert "溧阳市科技志愿服务大队" in words["unreached"]
    assert "新北" not in words["unreached"]


def test_a_county_reminds_its_own_and_no_other(task, chief, certified, now):
    ours = task.units.get(region__short_name="新北")
    assert remind_units(by=chief, task=task, units=[ours], now=now)
    with pytest.raises(CannotRemind, match="只有"):
        remind_units(by=chief, task=task, units=list(task.units.all()), now=now + DAY)


def test_the_last_word_of_a_task_is_in_the_audit(task, staff, now):
    unit = task.units.get(region__short_name="金坛")
    remove_formation_unit(by=staff, unit=unit, now=now)
    close_formation_task(by=staff, task=task, now=now)
    assert not FormationTask.objects.filter(closed_at=None).exists()
    tags = set(AuditEvent.objects.filter(tag__startswith="organizations:formation").values_list("tag", flat=True))
    assert tags == {f"organizations:formation:{one}" for one in ("set", "unit_removed", "closed")}
