"""The inbox: one row for each person and happening."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.messaging.enums import DeliveryState
from volunteering.messaging.kinds import kind_of
from volunteering.messaging.models import LONGEST_TITLE, Contact, Delivery, Notice, Preference
from volunteering.messaging.rules import one_line, shortened


def notify(
    *,
    user_ids: Iterable[uuid.UUID],
    kind: str,
    title: str,
    body: str,
    address: str,
    occasion: str,
    now: dt.datetime,
    good_until: dt.datetime | None = None,
) -> None:
    """Tell everybody once: the same kind and occasion reaches a person a single time.

    By which other ways it goes out is planned afterwards (`planning`), so that telling 10,000 people costs no request
    its time. Raises KeyError for a kind that no app declared.
    """
    kind_of(kind)
    notices = [
        Notice(
            user_id=user_id,
            kind=kind,
            title=shortened(one_line(title), LONGEST_TITLE),  # there are names of a hundred characters
            body=body,
            address=address,
            created_at=now,
            good_until=good_until,
            dedup_key=key_of(kind, occasion, user_id),
        )
        for user_id in dict.fromkeys(user_ids)
    ]
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=True)


def key_of(kind: str, occasion: str, user_id: uuid.UUID) -> str:
    return f"{kind}:{occasion}:{user_id.hex}"


@transaction.atomic
def take_back(keys: Iterable[str], *, now: dt.datetime) -> None:
    """What has not gone out yet stays in the house: it is not true any more. `keys` as `key_of` makes them."""
    notices = Notice.objects.filter(dedup_key__in=list(keys))
    notices.filter(planned_at__isnull=True).update(planned_at=now)
    waiting = Delivery.objects.filter(notice__in=notices, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.FAILED, error="taken_back")


def mark_read(*, by: User, notice: Notice | None = None, now: dt.datetime) -> int:
    """One that was opened, or all."""
    unread = Notice.objects.filter(user=by, read_at__isnull=True)
    return (unread.filter(pk=notice.pk) if notice else unread).update(read_at=now)


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    for model in (Notice, Preference, Contact):
        model.objects.filter(user=user).delete()


def on_phone_changed(*, user: User, now: dt.datetime) -> None:
    notify(
        user_ids=[user.pk],
        kind="accounts:phone_changed",
        title="登录手机号已更换",
        body="以后请用新手机号登录，其他设备上的登录已经退出，绑定过微信的请重新绑定。如果不是您本人操作，请马上联系当地科协。",
        address="/me/privacy/",
        occasion=now.isoformat(),
        now=now,
    )


def on_wechat_bound(*, user: User, now: dt.datetime) -> None:
    notify(
        user_ids=[user.pk],
        kind="accounts:wechat_bound",
        title="您的账号绑定了微信",
        body="以后用这个微信打开平台，不用再收验证码。如果不是您本人操作，请马上在“隐私与账号”里解绑。",
        address="/me/privacy/",
        occasion=now.isoformat(),
        now=now,
    )
