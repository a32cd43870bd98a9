"""What operators hear of: once, and only they."""

import datetime as dt
import uuid

import pytest

from volunteering.access.scheduled import watch
from volunteering.core.limits import give_back, spend
from volunteering.core.models import ScheduledRun, Work, WorkState
from volunteering.messaging.models import Notice
from volunteering.sms.models import ProviderState
from volunteering.sms.selectors import BUDGET, DAY

pytestmark = pytest.mark.django_db
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def people(operator, staff, monkeypatch, settings):
    monkeypatch.setattr("volunteering.core.parameters.SMS_PER_DAY", lambda: 10)
    settings.SMS_PROVIDERS = ["aliyun", "tencent"]


def told(now) -> list[str]:
    """Of what, after a look at this moment; newest last."""
    watch(now)
    return [one.kind.removeprefix("access:") for one in Notice.objects.order_by("id")]


def use(messages: int, now) -> None:
    for _ in range(messages):
        spend(BUDGET, limit=10, window=DAY, now=now)


def give_up(now, how_many: int = 1) -> None:
    for _ in range(how_many):
        Work.objects.create(
            kind="sms:send",
            subject_id=uuid.uuid4(),
            state=WorkState.DEAD,
            due_at=now,
            created_at=now,
            finished_at=now,
        )


def test_a_look_that_fails_silences_no_other(now, monkeypatch) -> None:
    def fail(**_):
        raise ZeroDivisionError

    monkeypatch.setattr("volunteering.access.scheduled.watch_sms", fail)
    give_up(now)
    assert told(now) == ["work_given_up"]


def test_where_all_is_well_nobody_is_told(now) -> None:
    use(7, now)
    assert told(now) == []


def test_a_budget_running_out_is_told_once_to_operators_alone(now, operator) -> None:
    use(8, now)
    assert told(now) == told(now + MINUTE) == ["sms_running_out"]
    notice = Notice.objects.get()
    assert (notice.user, notice.address) == (operator, "/console/work/")
    assert "已发 8 条，限额 10 条（80%）" in notice.body
    use(1, now)
    give_back(BUDGET, now=now)
    assert told(now + HOUR) == ["sms_running_out"]


def test_a_spent_budget_is_told_once_and_again_on_another_day(now) -> None:
    use(10, now)
    assert told(now) == told(now + 3 * HOUR) == ["sms_spent"]
    use(10, now + DAY)
    assert told(now + DAY) == ["sms_spent"] * 2


def test_work_given_up_is_told_at_most_once_an_hour_with_its_number(now) -> None:
    give_up(now + 50 * MINUTE, 2)
    assert told(now + 55 * MINUTE) == ["work_given_up"]
    assert "又有 2 件" in Notice.objects.get().body
    give_up(now + 58 * MINUTE)
    assert told(now + 65 * MINUTE) == ["work_given_up"]  # another hour of the clock, and only ten minutes
    assert told(now + 2 * HOUR) == told(now + 4 * HOUR) == ["work_given_up"] * 2
    body = Notice.objects.latest("id").body
    assert "又有 1 件" in body
    assert "共 3 件" in body


def test_a_timetable_that_stands_still_or_fails_is_told(now) -> None:
    late, failing = "volunteering.audit.scheduled.seal", "volunteering.sms.scheduled.clean"
    ScheduledRun.objects.create(name=late, next_at=now - ScheduledRun.PATIENCE - MINUTE)
    ScheduledRun.objects.create(name=failing, next_at=now + HOUR, ran_at=now, failed_at=now, failure="ValueError")
    ScheduledRun.objects.create(name="was.taken.out", next_at=now - DAY)
    assert told(now) == told(now + MINUTE) == ["timetable_ill"]
    assert "2 项定时任务停了或上一次失败" in Notice.objects.get().body


def test_a_provider_is_told_of_when_it_fails_for_long(now) -> None:
    ProviderState.objects.create(name="aliyun", failing_since=now, down_until=now + MINUTE, reason="Timeout")
    assert told(now) == []
    ProviderState.objects.update(down_until=now + 7 * MINUTE)
    assert told(now + 6 * MINUTE) == told(now + 7 * MINUTE) == ["provider_failing"]


def test_a_queue_that_does_not_answer_is_told(now, settings) -> None:
    from volunteering.core import relay

    settings.QUEUE_ADDRESS = "redis://127.0.0.1:1/0"
    relay.connection.cache_clear()
    assert told(now) == told(now + MINUTE) == ["queue_unreachable"]
