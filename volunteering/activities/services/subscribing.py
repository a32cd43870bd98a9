"""Being told when an activity opens that one was waiting for: at once, or every morning."""

import datetime as dt
import uuid
from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import CharField, F, Q, Value

from volunteering.accounts.models import User
from volunteering.activities.enums import Rhythm
from volunteering.activities.models import Activity, Subscription, SubscriptionHit
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.messaging.services import notify
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import Volunteer

TELL = "activities:tell_subscribers"
KIND = "activities:opened"
PORTION = 500


class CannotSubscribe(Refusal):
    sentence = "现在不能订阅，请稍后再试。"


@transaction.atomic
def subscribe(
    *,
    by: User,
    volunteer: Volunteer,
    region: Region | None,
    category: Term | None,
    keyword: str,
    rhythm: Rhythm,
    now: dt.datetime,
) -> Subscription:
    """Raises CannotSubscribe."""
    keyword = keyword.strip()
    if volunteer.user_id != by.pk:
        raise CannotSubscribe
    if not (region or category or keyword):
        raise CannotSubscribe("请至少选一项：区域、服务类别或关键词。")
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)  # the limit is judged under this lock
    most = parameters.SUBSCRIPTIONS()
    if volunteer.subscriptions.count() >= most:
        raise CannotSubscribe(f"最多订阅 {most} 项，请先删去不需要的。")
    try:
        with transaction.atomic():
            return Subscription.objects.create(
                volunteer=volunteer,
                region=region,
                region_path=region.path if region else "",
                category=category,
                keyword=keyword[:20],
                rhythm=rhythm,
                created_at=now,
            )
    except IntegrityError:
        raise CannotSubscribe("这一项已经订阅过了。") from None


def unsubscribe(*, by: User, subscription: Subscription) -> None:
    Subscription.objects.filter(pk=subscription.pk, volunteer__user=by).delete()


def tell_subscribers(activity_id: uuid.UUID) -> None:
    """Background work after publishing: who is told at once is told; for the others it waits until the morning."""
    activity = Activity.objects.public().filter(pk=activity_id, cancelled_at=None).first()
    if activity is None:
        return
    now = clock.now()
    matching = Subscription.objects.annotate(
        title=Value(activity.title, CharField()), content=Value(activity.content, CharField())
    ).filter(
        _places(activity),
        Q(category__isnull=True) | Q(category=activity.category_id),
        Q(keyword="") | Q(title__contains=F("keyword")) | Q(content__contains=F("keyword")),
    )
    found = matching.values_list("volunteer_id", "volunteer__user_id", "rhythm")
    at_once = {user for _, user, rhythm in found if rhythm == Rhythm.AT_ONCE and user}
    later = {volunteer for volunteer, user, rhythm in found if rhythm == Rhythm.DAILY and user not in at_once}
    notify(
        user_ids=at_once,
        kind=KIND,
        title="有新活动可以报名",
        body=f"“{activity.title}”开始报名了。",
        address=f"/activities/{activity.public_id}/",
        occasion=activity.pk.hex,
        now=now,
    )
    hits = [SubscriptionHit(volunteer_id=one, activity=activity) for one in later]
    SubscriptionHit.objects.bulk_create(hits, batch_size=PORTION, ignore_conflicts=True)


@transaction.atomic
def tell_morning(*, now: dt.datetime) -> int:
    """One notice a person about all that opened since yesterday, for a portion of people.

    Returns how many hits were told of, 0 when nobody waits.
    """
    owners = SubscriptionHit.objects.order_by("volunteer").values_list("volunteer", flat=True).distinct()
    people = list(owners[:PORTION])
    waiting = SubscriptionHit.objects.filter(volunteer__in=people).select_for_update(of=("self",))
    hits = list(waiting.select_related("activity", "volunteer").order_by("id"))
    titles: dict[uuid.UUID, list[str]] = defaultdict(list)
    for hit in hits:
        if hit.volunteer.user_id and hit.activity.ends_at > now and hit.activity.cancelled_at is None:
            titles[hit.volunteer.user_id].append(hit.activity.title)
    by_text: dict[str, list[uuid.UUID]] = defaultdict(list)
    for user, some in titles.items():
        by_text[_sentence(some)].append(user)
    for text, users in by_text.items():
        notify(
            user_ids=users,
            kind=KIND,
            title="有新活动可以报名",
            body=text,
            address="/activities/",
            occasion=hits[-1].pk.hex,  # another hit half an hour later is another notice
            now=now,
        )
    SubscriptionHit.objects.filter(pk__in=[hit.pk for hit in hits]).delete()
    return len(hits)


def _sentence(titles: list[str]) -> str:
    named = "、".join(f"“{one}”" for one in titles[:3])
    return f"{named}开始报名了。" if len(titles) <= 3 else f"{named}等 {len(titles)} 个活动开始报名了。"


def _places(activity: Activity) -> Q:
    """Everywhere, and each region from the place up to its province; online fits every region."""
    if activity.place_region is None:
        return Q()
    steps = activity.place_region.path.rstrip("/").split("/")
    above = ["/".join(steps[: count + 1]) + "/" for count in range(len(steps))]
    return Q(region_path__in=["", *above])
