"""后台工作: what failed for good can be seen and started again."""

import datetime as dt

import pytest

from config.schedule import TIMETABLE
from tests.conftest import pass_second_factor
from tests.web.test_operations import figures
from volunteering.access.notices import tell_queue_unreachable
from volunteering.core import clock, work
from volunteering.core.keys import new_key
from volunteering.core.limits import spend
from volunteering.core.models import ScheduledRun, Work, WorkState
from volunteering.core.timetable import tick
from volunteering.core.work import DELAYS, enqueue_work, run_due_work
from volunteering.sms.enums import SmsState
from volunteering.sms.models import DayCount, ProviderState
from volunteering.sms.selectors import BUDGET, DAY
from volunteering.web.console.work import words

pytestmark = pytest.mark.django_db
KIND = "tests:fragile"


@pytest.fixture
def desk(client, operator):
    client.force_login(operator)
    pass_second_factor(client)
    return client


@pytest.fixture
def dead(operator, now, monkeypatch) -> Work:
    def fail(_):
        raise ConnectionError("13800000000 is not to be seen")

    monkeypatch.setitem(work._handlers, KIND, fail)
    enqueue_work(KIND, operator.pk, due_at=now)
    for number in range(len(DELAYS) + 1):
        Work.objects.update(due_at=now + number * dt.timedelta(hours=1))
        run_due_work(now=now + number * dt.timedelta(hours=1))
    return Work.objects.get(state=WorkState.DEAD)


def test_dead_work_is_shown_without_what_the_error_said(desk, dead) -> None:
    page = desk.get("/console/work/").content.decode()
    assert KIND in page
    assert "ConnectionError" in page
    assert "13800000000" not in page


def test_started_again_it_has_all_its_tries(desk, dead, monkeypatch) -> None:
    desk.post(f"/console/work/{dead.pk}/restart/", {"form_key": "k."})
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (WorkState.WAITING, 0)
    done = []
    monkeypatch.setitem(work._handlers, KIND, done.append)
    run_due_work(now=clock.now())
    assert done == [dead.subject_id]


def test_all_of_a_kind_are_started_again_at_once(desk, dead, now) -> None:
    rows = [
        Work(kind=kind, subject_id=new_key(), state="dead", attempts=6, due_at=now, created_at=now) for kind in "aab"
    ]
    Work.objects.bulk_create(rows)
    assert "全部重新开始" in desk.get("/console/work/").content.decode()
    desk.post("/console/work/restart/", {"form_key": "k.", "kind": "a"})
    assert list(Work.objects.filter(state=WorkState.DEAD).order_by("kind").values_list("kind", flat=True)) == [
        "b",
        KIND,
    ]


def test_the_desk_says_that_work_has_failed(desk, dead) -> None:
    assert "件后台工作多次失败" in desk.get("/console/").content.decode()


def test_every_kind_of_work_and_entry_of_the_timetable_has_a_name() -> None:
    assert {kind for kind in work._handlers if not kind.startswith("tests:")} == set(words.WORK)
    assert {ScheduledRun(name=name).label for name, _ in TIMETABLE} == set(words.TIMETABLE)


@pytest.mark.parametrize(("seconds", "said"), [(5, "5 秒"), (90, "90 秒"), (1800, "30 分钟"), (21600, "6 小时")])
def test_how_often_is_said_in_words(seconds, said) -> None:
    assert words.every(dt.timedelta(seconds=seconds)) == said


def test_what_is_not_dead_is_not_started_again(desk, dead) -> None:
    Work.objects.update(state=WorkState.DONE, finished_at=clock.now())
    assert desk.post(f"/console/work/{dead.pk}/restart/", {"form_key": "k."}).status_code == 409


@pytest.mark.parametrize("ahead", [dt.timedelta(days=3650), -dt.timedelta(hours=1)])
def test_an_entry_whose_hour_is_far_off_has_stopped(desk, ahead) -> None:
    entry = "volunteering.audit.scheduled.seal"
    tick(((entry, dt.timedelta(seconds=5)),), now=clock.now())
    assert "停了" not in desk.get("/console/work/").content.decode()
    ScheduledRun.objects.update(next_at=clock.now() + ahead)
    assert "停了" in desk.get("/console/work/").content.decode()
    (late,) = figures(desk)["volunteering_timetable_late_seconds"]
    assert late[0] == {"entry": entry}
    assert late[1] > ScheduledRun.PATIENCE.total_seconds()


def test_the_timetable_tells_what_stopped_and_what_failed(desk, now, monkeypatch) -> None:
    def fail(**_):
        raise ValueError("no secret here")

    monkeypatch.setattr("volunteering.sms.scheduled.delete_expired", fail)
    tick((("volunteering.sms.scheduled.clean", dt.timedelta(hours=1)),), now=clock.now())
    tick((("volunteering.audit.scheduled.seal", dt.timedelta(seconds=5)),), now=clock.now() - dt.timedelta(hours=1))
    page = desk.get("/console/work/").content.decode()
    assert "失败：ValueError" in page
    assert "no secret here" not in page
    assert "停了" in page


def test_the_days_messages_and_a_resting_provider_are_shown(desk, now, settings) -> None:
    settings.SMS_PROVIDERS = ["aliyun", "tencent"]
    moment = clock.now()
    spend(BUDGET, limit=9, window=DAY, now=moment)
    DayCount.objects.create(day=clock.local_date(moment), provider="tencent", state=SmsState.SENT, count=7)
    ProviderState.objects.create(
        name="aliyun", failing_since=moment, down_until=moment + dt.timedelta(minutes=1), reason="Timeout"
    )
    page = desk.get("/console/work/").content.decode()
    assert "<strong>1</strong> / 50000 条" in page
    assert '<td>tencent</td><td data-label="已提交">7</td>' in page
    assert "出错，暂停使用" in page


def test_who_looks_after_the_platform_reads_messages_without_being_a_volunteer(desk, operator, now) -> None:
    tell_queue_unreachable(now=now)
    assert 'href="/me/notices/"' in desk.get("/console/work/").content.decode()
    assert "队列连不上" in desk.get("/me/notices/").content.decode()
