"""Hours entered by hand in every state: waiting here and there, approved, returned, on public notice and doubted."""

import datetime as dt
import io
from functools import cache

from volunteering.access.services import set_parameter
from volunteering.accounts.models import User
from volunteering.activities.models import Activity, Shift
from volunteering.core import parameters
from volunteering.regions.models import Region
from volunteering.service_records.models import HandSheet
from volunteering.service_records.selectors import people_of
from volunteering.service_records.services import (
    Served,
    add_hand_evidence,
    approve_sheet,
    object_to_notice,
    return_sheet,
    save_sheet,
    send_sheet,
)
from volunteering.volunteers.models import Volunteer

DAY = dt.timedelta(days=1)
CITYWIDE, SCIENCE_DAY, MACHINES = "防灾减灾科普宣传", "全国科普日主场活动", "农机安全使用培训"


def load_hand(*, staff: User, chief_above: User, region: Region, now: dt.datetime) -> None:
    """`region`: where approved sheets stand on public notice first, decided by `chief_above`."""
    approve_sheet(by=staff, sheet=_sheet(CITYWIDE, 0, 2, "手机没电，用了纸质签到表", now - 5 * DAY), now=now - 4 * DAY)
    _sheet(SCIENCE_DAY, 0, 3, "签到高峰排队，部分人用了纸质签到表", now - DAY)
    returned = _sheet(SCIENCE_DAY, 3, 2, "忘记签退", now - 3 * DAY)
    return_sheet(by=staff, sheet=returned, reason="照片里看不清第二位的名字，请重新拍一张", now=now - 2 * DAY)

    set_parameter(by=staff, parameter=parameters.NOTICE_OF_HAND_ENTRIES, typed="1", region=region, now=now - 6 * DAY)
    noticed = _sheet(MACHINES, 0, 1, "现场没有网络", now - 3 * DAY)
    approve_sheet(by=chief_above, sheet=noticed, now=now - 2 * DAY)
    named = noticed.lines.get().volunteer.name
    doubting = Volunteer.objects.active().exclude(user=None).exclude(name=named).order_by("-id").first()
    assert doubting is not None
    assert doubting.user is not None
    text = "那天我也在场，没有看到这位志愿者。"
    object_to_notice(by=doubting.user, line=noticed.lines.get(), text=text, now=now - DAY)
    _sheet(MACHINES, 1, 2, "现场没有网络，第二批名单", now - DAY)


def _sheet(title: str, first: int, count: int, reason: str, now: dt.datetime) -> HandSheet:
    """Of those of the shift who have no record yet, `count` from the `first`; sent with a picture of the paper."""
    activity = Activity.objects.select_related("organization").get(title=title)
    shift: Shift = activity.shifts.select_related("activity__organization").get()
    by = activity.created_by
    assert by is not None
    unseen = [one.sign_up.volunteer for one in people_of(shift, now=now) if one.entry_id is None]
    people = [Served(one, shift.starts_at, shift.ends_at) for one in unseen[first : first + count]]
    sheet = save_sheet(by=by, shift=shift, people=people, reason=reason, now=now)
    add_hand_evidence(by=by, sheet=sheet, name="纸质签到表.png", content=_paper(), now=now)
    return send_sheet(by=by, sheet=sheet, now=now)


@cache
def _paper() -> bytes:
    """A sheet of paper with lines and something like handwriting."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (600, 800), "#f7f4ea")
    draw = ImageDraw.Draw(picture)
    for row in range(12):
        top = 120 + row * 50
        draw.line((50, top + 40, 550, top + 40), fill="#9a958a", width=2)
        for stroke in range(9):
            left = 70 + stroke * 26 + (row * 7 + stroke * 11) % 9
            draw.line((left, top + 8, left + 14, top + 30 - (row + stroke) % 12), fill="#24406e", width=3)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
