"""What people are told about evaluations, merits and stars."""

import datetime as dt
from uuid import UUID

from volunteering.access.permissions import Permission
from volunteering.access.policies import holders_of
from volunteering.core.texts import sentence
from volunteering.messaging.services import notify
from volunteering.service_records.models import (
    Evaluation,
    Merit,
    MeritRecord,
    ServiceRecord,
    StarAward,
    StarObjection,
    StarProposal,
)
from volunteering.service_records.notices.hours import RECORDS
from volunteering.volunteers.models import Volunteer

EVALUATIONS = f"{RECORDS}evaluations/"


def tell_evaluate(entries: list[ServiceRecord], now: dt.datetime) -> None:
    """Once for each person and shift, however often the hours are confirmed."""
    first = next((one for one in entries if one.sign_up), None)
    if first and first.sign_up:
        notify(
            user_ids=[one.volunteer.user_id for one in entries if one.volunteer.user_id],
            kind="service_records:evaluate",
            title="请评价这次活动",
            body=f"“{first.title}”办得怎么样？花一分钟说说您的感受。组织看不到是谁写的。",
            address=EVALUATIONS,
            occasion=first.sign_up.shift_id.hex,
            now=now,
        )


def tell_evaluated(evaluations: list[Evaluation], now: dt.datetime) -> None:
    """All of one shift, each in their own words."""
    for one in evaluations:
        user_id = one.sign_up.volunteer.user_id
        if user_id:
            notify(
                user_ids=[user_id],
                kind="service_records:evaluated",
                title="组织评价了您的服务",
                body=f"“{one.sign_up.activity.title}”：{one.get_grade_display()}。{sentence(one.reason)}",
                address=EVALUATIONS,
                occasion=f"{one.pk.hex}:{now.timestamp()}",
                now=now,
            )


def tell_merit(merit: Merit, user_ids: list[UUID], now: dt.datetime) -> None:
    notify(
        user_ids=user_ids,
        kind="service_records:merit",
        title=f"您有一条新的{merit.get_kind_display()}记录",
        body=f"“{merit.name}”，{merit.body}。如果不对，请联系登记的单位。",
        address=f"{RECORDS}{merit.kind}/",
        occasion=merit.pk.hex,
        now=now,
    )


def tell_merit_withdrawn(entry: MeritRecord, now: dt.datetime) -> None:
    if entry.volunteer.user_id:
        notify(
            user_ids=[entry.volunteer.user_id],
            kind="service_records:merit_withdrawn",
            title=f"一条{entry.merit.get_kind_display()}记录已撤销",
            body=f"“{entry.merit.name}”：{sentence(entry.reason)}有疑问请联系登记的单位。",
            address=f"{RECORDS}{entry.merit.kind}/",
            occasion=entry.pk.hex,
            now=now,
        )


def tell_star_announced(proposal: StarProposal, person: Volunteer, now: dt.datetime) -> None:
    until = proposal.public_until
    assert until is not None
    body = f"您的{proposal}已通过审核，公示到 {until.month} 月 {until.day} 日，没有异议就正式授予。"
    _tell_star(proposal, person, "announced", "星级正在公示", body, now)


def tell_star_awarded(proposal: StarProposal, person: Volunteer, now: dt.datetime) -> None:
    body = f"祝贺您成为{proposal}！感谢您的每一次服务。"
    _tell_star(proposal, person, "awarded", f"您是{proposal}了", body, now)


def tell_star_refused(proposal: StarProposal, person: Volunteer, now: dt.datetime) -> None:
    body = f"{proposal}没有通过审核：{sentence(proposal.reason)}有疑问请联系当地科协。"
    _tell_star(proposal, person, "refused", "星级没有通过审核", body, now)


def tell_star_withdrawn(award: StarAward, person: Volunteer, now: dt.datetime) -> None:
    if person.user_id:
        notify(
            user_ids=[person.user_id],
            kind="service_records:star_withdrawn",
            title="一个星级已收回",
            body=f"{award}：{sentence(award.reason)}时长再次达到标准后会重新审核。",
            address=RECORDS,
            occasion=award.pk.hex,
            now=now,
        )


def tell_star_objected(objection: StarObjection, now: dt.datetime) -> None:
    proposal = objection.proposal
    reviewers = holders_of(Permission.REVIEW_STARS, proposal.region_path)
    notify(
        user_ids=[one for one in reviewers.values_list("pk", flat=True) if one != objection.made_by_id],
        kind="service_records:star_objected",
        title="有人对星级公示提出异议",
        body=f"有人对一位{proposal}的公示提出了异议，请核实并答复。",
        address=f"/console/stars/{proposal.public_id}/",
        occasion=objection.pk.hex,
        now=now,
    )


def tell_star_answered(objection: StarObjection, now: dt.datetime) -> None:
    notify(
        user_ids=[objection.made_by_id],
        kind="service_records:star_answered",
        title="您对星级公示的异议有了答复",
        body=f"您对一位{objection.proposal}的公示提出的异议，当地科协答复：{sentence(objection.answer)}",
        address="/stars/",
        occasion=objection.pk.hex,
        now=now,
    )


def _tell_star(proposal: StarProposal, person: Volunteer, kind: str, title: str, body: str, now: dt.datetime) -> None:
    if person.user_id:
        notify(
            user_ids=[person.user_id],
            kind=f"service_records:star_{kind}",
            title=title,
            body=body,
            address=RECORDS,
            occasion=f"{proposal.pk.hex}:{now.timestamp()}",
            now=now,
        )
