"""Stars are given by people: the region's administrators review what the clock proposed, where the region wants it
after some days in public."""

import datetime as dt

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.core import parameters
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.timetable import one_of_many
from volunteering.core.working_days import working_day_after
from volunteering.service_records import notices
from volunteering.service_records.enums import ProposalState
from volunteering.service_records.models import StarAward, StarObjection, StarProposal
from volunteering.service_records.policies import can_review_star
from volunteering.service_records.rules import STAR_RULES
from volunteering.service_records.selectors.stars import minutes_of_people, persons_of
from volunteering.service_records.services.honour_digests import AWARDED, digest_of_award
from volunteering.service_records.services.standing import TOO_LITTLE, lapse, note, note_changed
from volunteering.volunteers.models import LIVE_STATES, Volunteer
from volunteering.volunteers.selectors import records_of_people

AT_ONCE = 100
PASSABLE = (ProposalState.WAITING, ProposalState.REFUSED)  # who refused may think better of it


class CannotAward(Refusal):
    sentence = "这一条已经处理过了，请刷新后查看。"


@transaction.atomic
def pass_proposal(*, by: User, proposal: StarProposal, now: dt.datetime) -> StarProposal:
    """通过: the star is given, or announced first where the region asks for it. Raises CannotAward."""
    proposal, person, minutes = _held(proposal)
    _refuse_strangers(by, proposal, person)
    if proposal.state not in PASSABLE:
        raise CannotAward
    if person.state not in LIVE_STATES:
        raise CannotAward("这位志愿者已注销账号，不再授予星级。")
    if minutes < _threshold(proposal, person):
        raise CannotAward("这位志愿者现在的累计时长已达不到这个星级。")
    proposal.decided_by, proposal.decided_at, proposal.reason = by, now, ""
    if parameters.PUBLIC_STARS.at(proposal.region_path):
        proposal.state, proposal.public_from = ProposalState.PUBLIC, local_date(now)
        proposal.public_until = working_day_after(local_date(now), parameters.STAR_NOTICE())
        try:
            with transaction.atomic():
                proposal.save()
        except IntegrityError:
            raise CannotAward("这位志愿者已有新的提名，请处理新的那一条。") from None
        note("service_records:star:announced", proposal, by)
        notices.tell_star_announced(proposal, person, now)
        return proposal
    _award(proposal, person, minutes, now)
    return proposal


@transaction.atomic
def refuse_proposal(*, by: User, proposal: StarProposal, reason: str, now: dt.datetime) -> StarProposal:
    """不通过, also while it is announced, with the reason the person is told. Raises CannotAward."""
    proposal, person, _ = _held(proposal)
    _refuse_strangers(by, proposal, person)
    if proposal.state not in (ProposalState.WAITING, ProposalState.PUBLIC):
        raise CannotAward
    if not reason.strip():
        raise CannotAward("请写明不通过的原因，会告诉这位志愿者。", field="reason")
    proposal.state, proposal.reason = ProposalState.REFUSED, reason.strip()[:300]
    proposal.decided_by, proposal.decided_at = by, now
    proposal.save()
    note("service_records:star:refused", proposal, by)
    notices.tell_star_refused(proposal, person, now)
    return proposal


@transaction.atomic
def object_to_star(*, by: User, proposal: StarProposal, text: str, now: dt.datetime) -> StarObjection:
    """While it is announced, once for each who objects. Raises CannotAward."""
    proposal = StarProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state != ProposalState.PUBLIC:
        raise CannotAward("公示已经结束。有问题请联系当地科协。")
    if not text.strip():
        raise CannotAward("请写明您的理由，便于核实。", field="text")
    try:
        with transaction.atomic():
            made = StarObjection.objects.create(proposal=proposal, made_by=by, text=text.strip()[:300], made_at=now)
    except IntegrityError:
        raise CannotAward("您已经对这一条提出过异议，请等科协核实。") from None
    note("service_records:star:objected", proposal, by)
    notices.tell_star_objected(made, now)
    return made


@transaction.atomic
def answer_star_objection(*, by: User, objection: StarObjection, answer: str, now: dt.datetime) -> StarObjection:
    """In words to who objected. The objection is right: the proposal is refused besides. Raises CannotAward."""
    proposal, person, _ = _held(objection.proposal)
    _refuse_strangers(by, proposal, person)
    objection = StarObjection.objects.select_for_update().get(pk=objection.pk)
    if objection.made_by_id == by.pk:
        raise CannotAward("不能答复自己提出的异议，请另一位管理员来答复。")
    if objection.answered_at:
        raise CannotAward("这条异议已经答复过了。")
    if not answer.strip():
        raise CannotAward("请写几句答复，会告诉提出异议的人。", field="answer")
    objection.answer, objection.answered_by, objection.answered_at = answer.strip()[:300], by, now
    objection.save()
    note("service_records:star:answered", proposal, by)
    notices.tell_star_answered(objection, now)
    return objection


def award_announced(*, now: dt.datetime) -> int:
    """What was announced to the end, and no objection waits for its answer. Returns how many were given."""
    over = StarProposal.objects.filter(state=ProposalState.PUBLIC, public_until__lt=local_date(now))
    waiting = StarObjection.objects.filter(answered_at__isnull=True).values("proposal")
    given = 0
    for proposal in over.exclude(pk__in=waiting).order_by("public_until", "id")[:AT_ONCE]:
        with one_of_many("star proposal", proposal.pk):
            given += _end_notice(proposal, now)
    return given


@transaction.atomic
def _end_notice(proposal: StarProposal, now: dt.datetime) -> bool:
    proposal, person, minutes = _held(proposal)
    if proposal.state != ProposalState.PUBLIC or proposal.objections.filter(answered_at__isnull=True).exists():
        return False
    if minutes < _threshold(proposal, person):
        lapse(proposal, TOO_LITTLE, now)
        return False
    _award(proposal, person, minutes, now)
    return True


def _award(proposal: StarProposal, person: Volunteer, minutes: int, now: dt.datetime) -> None:
    """All levels up to the proposed one that do not stand yet: who falls below it later keeps the lower ones."""
    assert proposal.decided_by is not None
    hours = parameters.STAR_HOURS.at(person.region_path)
    standing = StarAward.objects.standing().filter(volunteer__in=records_of_people([person.pk]))
    there = set(standing.values_list("level", flat=True))
    awards = [
        StarAward(
            volunteer=person,
            proposal=proposal,
            level=level,
            minutes=minutes,
            threshold_minutes=hours[level - 1] * 60,
            thresholds=parameters.STAR_HOURS.typed(hours),
            rules_version=STAR_RULES,
            awarded_by=proposal.decided_by,
            awarded_at=now,
        )
        for level in range(1, proposal.level + 1)
        if level not in there
    ]
    StarAward.objects.bulk_create(awards)
    proposal.state = ProposalState.AWARDED
    proposal.save()
    note(AWARDED, proposal, proposal.decided_by, {"awards": " ".join(sorted(digest_of_award(one) for one in awards))})
    notices.tell_star_awarded(proposal, person, now)
    note_changed([person.pk], now=now)  # perhaps the next level is reached already


def _held(proposal: StarProposal) -> tuple[StarProposal, Volunteer, int]:
    """The person's totals are held first, as everybody does who writes to them."""
    person = Volunteer.objects.get(pk=persons_of([proposal.volunteer_id])[proposal.volunteer_id])
    minutes = minutes_of_people(records_of_people([person.pk]), is_locked=True)
    locked = StarProposal.objects.select_for_update(of=("self",)).select_related("volunteer", "decided_by")
    return locked.get(pk=proposal.pk), person, minutes.get(person.pk, 0)


def _threshold(proposal: StarProposal, person: Volunteer) -> int:
    return parameters.STAR_HOURS.at(person.region_path)[proposal.level - 1] * 60


def _refuse_strangers(by: User, proposal: StarProposal, person: Volunteer) -> None:
    if person.user_id == by.pk:
        raise CannotAward("不能审核自己的星级，请另一位管理员来审核。")
    if not can_review_star(by, proposal):
        raise CannotAward("只有志愿者所在区域的科协管理员可以审核星级。")
