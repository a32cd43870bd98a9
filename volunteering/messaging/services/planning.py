"""By which ways notices go out, and when: for a thousand at a time, in a handful of queries."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection, transaction

from volunteering.accounts.models import User
from volunteering.core import clock, parameters
from volunteering.core.keys import new_key
from volunteering.core.work import enqueue_work
from volunteering.messaging.enums import FIXED, Channel
from volunteering.messaging.kinds import all_kinds, kind_of
from volunteering.messaging.models import Contact, Delivery, Notice, Preference
from volunteering.messaging.rules import channels, out_at
from volunteering.messaging.selectors import has_wechat
from volunteering.wechat.models import Binding

PORTION = 1000
BATCH = 100
WORK = {channel: f"messaging:{channel.value}" for channel in Channel}


@dataclass
class Person:
    """What is known of how somebody can be reached and wants to be."""

    reachable: set[str] = field(default_factory=set)
    chosen: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))  # topic → channel → on
    quiet: tuple[dt.time, dt.time] | None = None
    wants_sms: bool = True


@transaction.atomic
def plan_notices(*, now: dt.datetime) -> int:
    """Returns how many were planned; two workers plan different ones. A kind that nobody declared here is left to a
    worker that knows it."""
    waiting = Notice.objects.filter(planned_at__isnull=True, kind__in=list(all_kinds())).order_by("id")
    skips = connection.features.has_select_for_update_skip_locked
    notices = list(waiting.select_for_update(skip_locked=skips)[:PORTION])
    people = _people({one.user_id for one in notices})
    planned: dict[tuple[Channel, dt.datetime, bool], list[Notice]] = defaultdict(list)
    for notice in notices:
        is_urgent = kind_of(notice.kind).is_urgent  # what can wait shares no batch with what cannot
        for channel, due_at in _ways(notice, people[notice.user_id], now):
            planned[channel, due_at, is_urgent].append(notice)
    for (channel, due_at, _), some in planned.items():
        for start in range(0, len(some), BATCH):
            send_later(some[start : start + BATCH], channel, due_at=due_at)
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(planned_at=now)
    return len(notices)


def send_later(notices: list[Notice], channel: Channel, *, due_at: dt.datetime) -> None:
    """Rows for one batch and the work of sending it. Who has a delivery on that way already gets no second."""
    batch = new_key()
    rows = [Delivery(notice=one, channel=channel, batch=batch) for one in notices]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    enqueue_work(WORK[channel], batch, due_at=due_at)


def _ways(notice: Notice, person: Person, now: dt.datetime) -> list[tuple[Channel, dt.datetime]]:
    is_urgent = kind_of(notice.kind).is_urgent
    quiet_from, quiet_to = person.quiet or quiet_hours()
    due_at = out_at(now, quiet_from=quiet_from, quiet_to=quiet_to, is_urgent=is_urgent)
    if notice.good_until and due_at >= notice.good_until:  # rather in the night than never
        due_at = now
    return [(Channel(way), due_at) for way in _wanted(notice, person, person.reachable)]


def say_by_sms(notices: list[Notice]) -> None:
    """What is urgent and did not reach somebody on another way, unless it is done or not wanted."""
    reached = reached_by_sms(notices)
    if reached:
        send_later([one for one in notices if one.pk in reached], Channel.SMS, due_at=clock.now())


def reached_by_sms(notices: list[Notice]) -> set[uuid.UUID]:
    """Keys of those that would go by text message if WeChat were not there."""
    urgent = [one for one in notices if kind_of(one.kind).is_urgent] if settings.SMS_NOTICES else []
    people = _people({one.user_id for one in urgent}) if urgent else {}
    return {one.pk for one in urgent if Channel.SMS in _without_wechat(one, people[one.user_id])}


def _without_wechat(notice: Notice, person: Person) -> list[str]:
    return _wanted(notice, person, person.reachable - {Channel.WECHAT})


def _wanted(notice: Notice, person: Person, reachable: set[str]) -> list[str]:
    kind = kind_of(notice.kind)
    return channels(
        reachable=reachable,
        chosen=person.chosen[kind.topic],
        is_urgent=kind.is_urgent,
        is_fixed=kind.topic == FIXED,
        wants_sms=person.wants_sms,
    )


def quiet_hours() -> tuple[dt.time, dt.time]:
    """Where nobody chose their own."""
    return dt.time(parameters.QUIET_FROM()), dt.time(parameters.QUIET_TO())


def _people(keys: set[uuid.UUID]) -> dict[uuid.UUID, Person]:
    people: dict[uuid.UUID, Person] = defaultdict(Person)
    if has_wechat():
        for key in Binding.objects.filter(user__in=keys).values_list("user_id", flat=True):
            people[key].reachable.add(Channel.WECHAT)
    if settings.SMS_NOTICES:
        for key in User.objects.filter(pk__in=keys).exclude(phone_fingerprint="").values_list("pk", flat=True):
            people[key].reachable.add(Channel.SMS)
    for contact in Contact.objects.filter(user__in=keys):
        people[contact.user_id].quiet = (contact.quiet_from, contact.quiet_to)
        people[contact.user_id].wants_sms = contact.wants_sms
        if contact.email_confirmed_at and settings.EMAIL_HOST:
            people[contact.user_id].reachable.add(Channel.EMAIL)
    for one in Preference.objects.filter(user__in=keys):
        people[one.user_id].chosen[one.topic][one.channel] = one.is_on
    return people
