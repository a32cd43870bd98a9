"""What is said of an activity, and of a person."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Activity, Shift, SignUp
from volunteering.core import parameters
from volunteering.organizations.policies import managed_by
from volunteering.service_records.models import Evaluation, Rating, ServiceRecord
from volunteering.service_records.policies import evaluations_of, expected_at
from volunteering.volunteers.models import Volunteer

UNRATED_KEPT = dt.timedelta(days=90)  # after that nobody is asked any more


@dataclass(frozen=True)
class Opinion:
    """The answers to one activity. Below the least number only the count is known: else it would say who wrote."""

    count: int
    least: int
    organizer: float | None
    event: float | None
    texts: list[str]

    @property
    def is_shown(self) -> bool:
        return self.count >= self.least


def opinion_of(activity: Activity, *, with_texts: bool = False) -> Opinion:
    """Texts stand in the order of their words, not of time: an order of time would be the order of the list."""
    least = parameters.RATINGS_SHOWN_FROM()
    ratings = Rating.objects.filter(activity=activity)
    found = ratings.aggregate(count=Count("pk"), organizer=Avg("organizer"), event=Avg("event"))
    if found["count"] < least:
        return Opinion(found["count"], least, None, None, [])
    texts = ratings.exclude(text="").order_by("text").values_list("text", flat=True)[:500] if with_texts else []
    return Opinion(found["count"], least, found["organizer"], found["event"], list(texts))


def attended(shift: Shift) -> "QuerySet[SignUp]":
    """Who came, or has hours without having been seen at the door."""
    return expected_at(shift).filter(_came())


def has_attended(sign_up: SignUp) -> bool:
    return SignUp.objects.filter(_came(), pk=sign_up.pk, state=SignUpState.CONFIRMED).exists()


def attended_by(volunteer: Volunteer, *, now: dt.datetime) -> "QuerySet[SignUp]":
    """The shifts that are over and where this person was."""
    mine = SignUp.objects.filter(volunteer=volunteer, state=SignUpState.CONFIRMED, shift__ends_at__lte=now)
    return mine.filter(_came())


def unrated_of(volunteer: Volunteer, *, now: dt.datetime) -> list[SignUp]:
    """What this person may still say something about, the latest first."""
    lately = attended_by(volunteer, now=now).filter(shift__ends_at__gt=now - UNRATED_KEPT, rating__isnull=True)
    if volunteer.user:
        lately = lately.exclude(
            activity__organization__in=list(managed_by(volunteer.user).values_list("pk", flat=True))
        )
    return list(lately.select_related("activity__organization", "shift").order_by("-shift__starts_at", "-id")[:20])


def rated_among(sign_ups: Iterable[UUID]) -> set[UUID]:
    return set(Rating.objects.filter(sign_up__in=list(sign_ups)).values_list("sign_up", flat=True))


def own_evaluations(user: User) -> dict[str, list[dict[str, object]]]:
    owner = Volunteer.objects.filter(user=user).first()
    said = evaluations_of(owner).select_related("sign_up__activity").order_by("id") if owner else []
    made = Rating.objects.filter(sign_up__volunteer=owner).select_related("activity").order_by("id") if owner else []
    return {
        "组织对我的评价": [
            {"活动": one.sign_up.activity.title, "评价": one.get_grade_display(), "说明": one.reason} for one in said
        ],
        "我对活动的评价": [
            {
                "活动": one.activity.title,
                "对组织者": one.get_organizer_display(),
                "对活动": one.get_event_display(),
                "想说的话": one.text,
            }
            for one in made
        ],
    }


def evaluations_at(shift: Shift) -> dict[UUID, Evaluation]:
    """Sign-up → what the organization said."""
    return {one.sign_up_id: one for one in Evaluation.objects.filter(sign_up__shift=shift)}


def _came() -> Q:
    recorded = ServiceRecord.objects.standing().filter(sign_up=OuterRef("pk"))
    return Q(attendance__came_at__isnull=False) | Q(Exists(recorded))
