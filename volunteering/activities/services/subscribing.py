"""Being told when an activity opens that one was waiting for: at once, or every morning."""

import datetime as dt
import uuid
from collections import defaultdict
from functools import reduce
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.db.models import CharField, F, Q, Value

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, Phase, Rhythm
from volunteering.activities.models import Activity, Subscription, SubscriptionHit
from volunteering.activities.notices import opened
from volunteering.activities.rules import takes_sign_ups
from volunteering.activities.selectors.phases import times_of
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.work import repeat_work
from volunteering.messaging.services import notify
from volunteering.organizations.enums import OrganizationState
from volunteering.regions.models import Region
from volunteering.regions.rules import common_path, lineage
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import Volunteer

TELL = "activities:tell_subscribers"
KIND = "activities:opened"
PORTION = 500
LISTED_LEVELS = 3  # the list of activities is filtered down to counties
TOLD_OF = ("organization", "category", "place_region")


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
        raise CannotSubscribe("请至少选一项：区域、服务类别或关键词。", field="region")
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)  # the limit is judged under this lock
    most = parameters.SUBSCRIPTIONS()
    if volunteer.subscriptions.count() >= most:
        raise CannotSubscribe(f"最多订阅 {most} 项，请先取消不需要的。")
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
        raise CannotSubscribe("这一项已经订阅过了，请换一个区域、类别或关键词。", field="region") from None


@transaction.atomic
def unsubscribe(*, by: User, subscription: Subscription) -> None:
    """After the last daily one nothing waits for the morning."""
    Subscription.objects.filter(pk=subscription.pk, volunteer__user=by).delete()
    if not Subscription.objects.filter(volunteer__user=by, rhythm=Rhythm.DAILY).exists():
        SubscriptionHit.objects.filter(volunteer__user=by).delete()


def tell_subscribers(activity_id: uuid.UUID) -> None:
    """Background work after publishing: who is told at once is told; for the others it waits until the morning."""
    now = clock.now()
    activity = Activity.objects.public().select_related(*TOLD_OF).filter(pk=activity_id).first()
    if activity and now < activity.sign_up_opens_at:  # the organization put it off
        repeat_work(TELL, activity.pk, due_at=activity.sign_up_opens_at)
    if activity is None or not _takes_sign_ups(activity, now):
        return
    words = f"{activity.title}\n{activity.category.name}\n{activity.content}"
    matching = Subscription.objects.annotate(words=Value(words, CharField())).filter(
        _places(activity),
        Q(category__isnull=True) | Q(category=activity.category_id),
        Q(keyword="") | Q(words__contains=F("keyword")),
    )
    found = matching.values_list("volunteer_id", "volunteer__user_id", "rhythm")
    at_once = {user for _, user, rhythm in found if rhythm == Rhythm.AT_ONCE and user}
    later = {volunteer for volunteer, user, rhythm in found if rhythm == Rhythm.DAILY and user not in at_once}
    notify(
        user_ids=at_once,
        kind=KIND,
        title="有新活动可以报名",
        body=opened([activity]),
        address=_page_of([activity]),
        occasion=activity.pk.hex,
        now=now,
        good_until=activity.sign_up_closes_at,
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
    hits = list(waiting.select_related("volunteer", *(f"activity__{one}" for one in TOLD_OF)).order_by("id"))
    news: dict[uuid.UUID, list[Activity]] = defaultdict(list)
    for hit in hits:
        if hit.volunteer.user_id and _takes_sign_ups(hit.activity, now):
            news[hit.volunteer.user_id].append(hit.activity)
    by_text: dict[tuple[str, str, dt.datetime], list[uuid.UUID]] = defaultdict(list)
    for user, activities in news.items():
        good_until = max(one.sign_up_closes_at for one in activities)
        by_text[opened(activities), _page_of(activities), good_until].append(user)
    for (text, address, good_until), users in by_text.items():
        notify(
            user_ids=users,
            kind=KIND,
            title="有新活动可以报名",
            body=text,
            address=address,
            occasion=hits[-1].pk.hex,  # another hit half an hour later is another notice
            now=now,
            good_until=good_until,
        )
    SubscriptionHit.objects.filter(pk__in=[hit.pk for hit in hits]).delete()
    return len(hits)


def _takes_sign_ups(activity: Activity, now: dt.datetime) -> bool:
    """Nobody is sent to what has closed, is cancelled or paused by now."""
    is_cancelled = activity.status == ActivityStatus.CANCELLED
    is_halted = activity.organization.state == OrganizationState.SUSPENDED
    return takes_sign_ups(times_of(activity), is_cancelled=is_cancelled, now=now) and not is_halted


def _page_of(activities: list[Activity]) -> str:
    """The activity; of several, the narrowest list of open ones that holds them all."""
    if len(activities) == 1:
        return f"/activities/{activities[0].public_id}/"
    asked = {"state": Phase.OPEN.value}
    region = reduce(common_path, (one.place_region.path if one.place_region else "" for one in activities))
    categories = {one.category_id for one in activities}
    if region:
        asked["region"] = lineage(region)[:LISTED_LEVELS][-1]
    if len(categories) == 1:
        asked["category"] = categories.pop()
    return f"/activities/?{urlencode(asked)}"


def _places(activity: Activity) -> Q:
    """Everywhere, and each region from the place up to its province; online fits every region."""
    if activity.place_region is None:
        return Q()
    steps = activity.place_region.path.rstrip("/").split("/")
    above = ["/".join(steps[: count + 1]) + "/" for count in range(len(steps))]
    return Q(region_path__in=["", *above])
