"""What an organizer states about an activity, and what is wrong with it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from volunteering.activities.enums import Insurance, Promotion
from volunteering.activities.rules import ADULT, Times, problem_of_shift, problem_of_window
from volunteering.core.errors import Refusal
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term

MOST_SHIFTS, MOST_POSITIONS, MOST_PLACES = 60, 20, 100_000


class CannotPublish(Refusal):
    sentence = "这个活动现在不能发布或修改。"


@dataclass(frozen=True, kw_only=True)
class ShiftDetails:
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class PositionDetails:
    capacity: int
    name: str = "志愿者"
    requirements: str = ""


@dataclass(frozen=True, kw_only=True)
class ActivityDetails:
    """All that recruiting must state (条例 Art. 12). Capacity is for each shift and position."""

    title: str
    category: Term
    content: str
    shifts: list[ShiftDetails]
    positions: list[PositionDetails]
    sign_up_opens_at: dt.datetime
    sign_up_closes_at: dt.datetime
    contact_name: str
    contact_phone: str
    risks: str
    safeguards: str
    place_region: Region | None = None  # None = online
    address: str = ""
    conditions: str = ""
    insurance: Insurance = Insurance.NONE
    minimum_age: int = ADULT
    is_hazardous: bool = False
    members_open_at: dt.datetime | None = None
    promotion: Promotion = Promotion.AUTOMATIC

    @property
    def starts_at(self) -> dt.datetime:
        return min(shift.starts_at for shift in self.shifts)

    @property
    def ends_at(self) -> dt.datetime:
        return max(shift.ends_at for shift in self.shifts)


def refuse_bad(details: ActivityDetails) -> None:
    """Raises CannotPublish for the first thing that keeps the details from being stored, even as a draft."""
    if not details.title.strip():
        raise CannotPublish("请填写活动名称。", field="title")
    _refuse_bad_shifts(details.shifts)
    _refuse_bad_positions(details.positions)
    times = Times(details.sign_up_opens_at, details.sign_up_closes_at, details.starts_at, details.ends_at)
    problem = problem_of_window(times)
    if problem:
        raise CannotPublish(problem, field="sign_up_closes_at")
    if details.members_open_at and details.members_open_at >= details.sign_up_opens_at:
        raise CannotPublish("成员提前报名要早于公开报名，请改早或留空。", field="members_open_at")
    if details.is_hazardous and details.minimum_age < ADULT:
        raise CannotPublish(f"有危险的服务，最低年龄不能小于 {ADULT} 周岁。", field="minimum_age")


def _refuse_bad_shifts(shifts: list[ShiftDetails]) -> None:
    if not 1 <= len(shifts) <= MOST_SHIFTS:
        raise CannotPublish(f"请填写 1 到 {MOST_SHIFTS} 个场次。", field="starts_at")
    for shift in shifts:
        problem = problem_of_shift(shift.starts_at, shift.ends_at)
        if problem:
            raise CannotPublish(problem, field="ends")
    if len({shift.starts_at for shift in shifts}) < len(shifts):
        raise CannotPublish("有两个场次的开始时间相同，请修改或删去一个。", field="starts_at")


def _refuse_bad_positions(positions: list[PositionDetails]) -> None:
    if not 1 <= len(positions) <= MOST_POSITIONS:
        raise CannotPublish(f"请填写 1 到 {MOST_POSITIONS} 个岗位。", field="capacity")
    if any(position.capacity < 1 for position in positions):
        raise CannotPublish("名额至少为 1。", field="capacity")
    if any(position.capacity > MOST_PLACES for position in positions):
        raise CannotPublish(f"名额最多 {MOST_PLACES}，请核对。", field="capacity")
    name, times = Counter(position.name.strip() for position in positions).most_common(1)[0]
    if times > 1:
        raise CannotPublish(f"岗位“{name}”出现了两次，请改名或合并。", field="capacity")


def refuse_incomplete(details: ActivityDetails) -> None:
    """What recruiting must state and is missing (条例 Art. 12)."""
    required = {
        "content": ("活动内容", details.content),
        "contact_name": ("联系人", details.contact_name),
        "contact_phone": ("联系电话", details.contact_phone),
        "risks": ("可能的风险；没有特别的风险，也请写明", details.risks),
        "safeguards": ("安全保障措施", details.safeguards),
    }
    for name, (label, text) in required.items():
        if not text.strip():
            raise CannotPublish(f"请填写{label}。", field=name)
    if details.place_region and not details.address.strip():
        raise CannotPublish("请填写详细地址，让志愿者找得到。", field="address")
