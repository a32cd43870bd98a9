"""What a claimant, and who holds a record that is claimed, are told. Never whose the other record is."""

import datetime as dt
import json
import uuid

from volunteering.core.texts import sentence
from volunteering.messaging.services import notify
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import ClaimCase, Merge, Volunteer

KINDS = {
    "case_opened": "有人认领您的资料",
    "case_merged": "认领核实通过",
    "case_separate": "认领核实有结果了",
    "case_unmerged": "资料合并已撤销",
}
URGENT = {"case_opened"}
STRAIGHT = {"case_opened"}


def tell_holders(case: ClaimCase, now: dt.datetime) -> None:
    holders = {one.user_id for one in (case.by_document, case.by_phone) if one and one.user_id} - {case.claimant_id}
    body = "有人用另一个手机号认领您的资料，当地科协正在核实。如果不是您本人，请点开，再点“不是我本人申请的”。"
    _tell([one for one in holders if one], case, "case_opened", "有人认领您的资料", body, _page(case), now)


def tell_merged(case: ClaimCase, survivor: Volunteer, now: dt.datetime) -> None:
    if survivor.state == VolunteerState.ACTIVE:
        body, address = "经当地科协核实，资料是您本人的，现在用您的手机号登录就能看到。", "/me/"
    else:
        body, address = "经当地科协核实，资料是您本人的。请打开注册页，核对后完成注册。", "/volunteer/register/"
    _tell([case.claimant_id], case, "case_merged", "认领核实通过", body, address, now)


def tell_separate(case: ClaimCase, now: dt.datetime) -> None:
    body = f"当地科协的核实结果：{sentence(case.reason)}有疑问请联系当地科协。"
    _tell([case.claimant_id], case, "case_separate", "认领核实有结果了", body, _page(case), now)


def tell_unmerged(case: ClaimCase, merge: Merge, now: dt.datetime) -> None:
    """Everybody whose login the merge had touched."""
    people = [case.claimant_id, *(uuid.UUID(key) for key in json.loads(merge.moved)["suspended"])]
    body = "当地科协撤销了之前的资料合并，两份资料恢复原样，认领会重新核实。您不用做什么，有结果会告诉您。"
    _tell(people, case, "case_unmerged", "资料合并已撤销", body, _page(case), now)


def _page(case: ClaimCase) -> str:
    return f"/claim/cases/{case.public_id}/"


def _tell(
    users: list[uuid.UUID], case: ClaimCase, kind: str, title: str, body: str, address: str, now: dt.datetime
) -> None:
    # A case may be decided, reopened and decided again: the moment is part of the occasion.
    occasion = f"{case.pk.hex}:{int(now.timestamp())}"
    kind = f"volunteers:{kind}"
    notify(user_ids=users, kind=kind, title=title, body=body, address=address, occasion=occasion, now=now)
