"""评价 both ways, once a shift is over: the volunteer says how it was, the organization how the volunteer served."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.models import Shift, SignUp
from volunteering.audit.services import record, record_each
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.service_records import notices
from volunteering.service_records.enums import Grade, Score
from volunteering.service_records.models import Evaluation, Rating
from volunteering.service_records.policies import can_confirm, can_evaluate, can_rate, can_run_door
from volunteering.service_records.selectors.evaluations import attended, has_attended


class CannotRate(Refusal):
    sentence = "只有参加了这次活动的人可以评价。没有签到的，请先联系组织补记。"


OWN_ACTIVITY = "您是这个组织的管理员，不能评价自己组织的活动。"


class CannotEvaluate(Refusal):
    sentence = "只有这个组织的管理员可以评价志愿者。"


@transaction.atomic
def rate(*, by: User, sign_up: SignUp, organizer: int, event: int, text: str, now: dt.datetime) -> Rating:
    """`organizer` and `event` are scores. Made once, may be changed for some days, then stays. Raises CannotRate."""
    sign_up = _locked(sign_up)
    if not can_rate(by, sign_up):
        raise CannotRate(OWN_ACTIVITY if can_run_door(by, sign_up.activity) else CannotRate.sentence)
    if now < sign_up.shift.ends_at:
        raise CannotRate("活动还没有结束，结束以后再来评价。")
    if not has_attended(sign_up):
        raise CannotRate
    if {organizer, event} - set(Score.values):
        raise CannotRate("请给组织者和活动各选一项，从“很好”到“很差”。", field="organizer")
    rating = Rating.objects.filter(sign_up=sign_up).first()
    if rating and not is_changeable(rating, now):
        raise CannotRate(f"评价之后 {parameters.RATING_CHANGEABLE().days} 天内可以修改，现在已经不能改了。")
    tag = "service_records:rating:changed" if rating else "service_records:rating:made"
    if rating is None:
        rating = Rating(sign_up=sign_up, activity_id=sign_up.activity_id, made_at=now)
    else:
        rating.changed_at = now
    rating.organizer, rating.event, rating.text = organizer, event, text.strip()[:300]
    rating.save()
    # Neither score nor organization: the log tells nobody what the organization itself may not know.
    record(tag, by=by, subject_id=rating.pk, words={"title": sign_up.activity.title})
    return rating


def is_changeable(rating: Rating, now: dt.datetime) -> bool:
    return now <= rating.made_at + parameters.RATING_CHANGEABLE()


@transaction.atomic
def evaluate(*, by: User, sign_up: SignUp, grade: str, reason: str, now: dt.datetime) -> Evaluation:
    """优秀 … 不合格 for one who came; said again it replaces what was said, and the log keeps both.

    Raises CannotEvaluate.
    """
    sign_up, reason = _locked(sign_up), reason.strip()[:300]
    _refuse_early_and_strangers(by, sign_up.shift, now)
    if not can_evaluate(by, sign_up):
        raise CannotEvaluate("不能评价自己，请另一位管理员来评价。")
    if not has_attended(sign_up):
        raise CannotEvaluate("这位志愿者没有签到，不能评价。")
    if grade not in Grade.values:
        raise CannotEvaluate("请选择优秀、良好、合格或不合格。", field="grade")
    if grade == Grade.FAILED and not reason:
        raise CannotEvaluate("评价为不合格要写明原因，会告诉这位志愿者。", field="reason")
    known = Evaluation.objects.filter(sign_up=sign_up).first()
    if known and (known.grade, known.reason) == (grade, reason):
        return known
    made = known or Evaluation(sign_up=sign_up)
    words = {"title": sign_up.activity.title, "grade": Grade(grade).label}
    if known:
        words["before"] = known.get_grade_display()
    made.sign_up = sign_up
    made.grade, made.reason, made.evaluated_by, made.evaluated_at = grade, reason, by, now
    made.save()
    tag = "service_records:evaluation:changed" if known else "service_records:evaluation:made"
    record(tag, by=by, subject_id=made.pk, organization_id=sign_up.activity.organization_id, words=words)
    notices.tell_evaluated([made], now)
    return made


@transaction.atomic
def pass_everybody(*, by: User, shift: Shift, now: dt.datetime) -> list[Evaluation]:
    """全部合格: all who came and have no evaluation yet, oneself left out. Raises CannotEvaluate."""
    _refuse_early_and_strangers(by, shift, now)
    people = attended(shift).filter(evaluation__isnull=True).exclude(volunteer__user=by)
    made = [
        Evaluation(sign_up=one, grade=Grade.PASSED, evaluated_by=by, evaluated_at=now)
        for one in people.select_for_update(of=("self",)).select_related("volunteer", "activity").order_by("id")
    ]
    Evaluation.objects.bulk_create(made, batch_size=500)
    words = {"title": shift.activity.title, "grade": Grade.PASSED.label}
    organization = shift.activity.organization_id
    record_each("service_records:evaluation:made", {one.pk: words for one in made}, by=by, organization_id=organization)
    notices.tell_evaluated(made, now)
    return made


def _refuse_early_and_strangers(by: User, shift: Shift, now: dt.datetime) -> None:
    if not can_confirm(by, shift.activity):
        raise CannotEvaluate
    if now < shift.ends_at:
        raise CannotEvaluate("场次结束以后才能评价。")


def _locked(sign_up: SignUp) -> SignUp:
    places = SignUp.objects.select_for_update(of=("self",)).select_related(
        "activity__organization", "shift", "volunteer"
    )
    return places.get(pk=sign_up.pk)
