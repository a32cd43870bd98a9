"""签到 / 签退 on the person's own phone. A scanned or typed code is a permit for some minutes, kept in the session: who
has to log in first does not lose it, and nothing is written before the button is pressed."""

import datetime as dt
import secrets
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import User
from volunteering.activities.models import Shift
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.core.sealing import fingerprint
from volunteering.service_records.models import Attendance, Door, Fence
from volunteering.service_records.selectors import doors_around
from volunteering.service_records.services import check_in, check_out
from volunteering.service_records.services.doors import is_open_with, is_scanned_from
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import volunteer_needed, volunteer_of
from volunteering.web.consents import SENTENCES, agree
from volunteering.web.once import once
from volunteering.web.positions import position_in

PERMIT, PERMIT_LASTS = "door", dt.timedelta(minutes=10)
GUESSES_IN = dt.timedelta(minutes=10)
DEVICE, DEVICE_LASTS = "device", dt.timedelta(days=400)
OLD_CODE = "这个签到码已经换过了。请对着负责人屏幕上现在的码再扫一次，或输入屏幕上的六位数字。"
WRONG_CODE = "没有找到对应的活动。请看清负责人屏幕上现在的六位数字，每半分钟换一次；没有报名的活动不能签到。"
TOO_MANY = "试得太多了，请十分钟后再试，或请负责人点名。"


@require_http_methods(["GET", "HEAD", "POST"])
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """From the picture: `<door>-<ticket>`. From typed digits: `<door>`, with the permit already given."""
    name, _, ticket = token.partition("-")
    door = get_object_or_404(Door, public_id=name)
    if is_scanned_from(door, ticket, clock.now()):
        _permit(request, door)
    return _at_door(request, door)


@volunteer_needed
@once
def _at_door(request: HttpRequest, door: Door) -> HttpResponse:
    volunteer, now = volunteer_of(request), clock.now()
    assert volunteer is not None
    assert isinstance(request.user, User)
    is_permitted, problem = _is_permitted(request, door), ""
    if request.method == "POST" and is_permitted:
        try:
            if "leave" in request.POST:
                gone = check_out(by=request.user, volunteer=volunteer, shift=door.shift, now=now)
                return redirect("check_in_done", gone.pk)
            return _come(request, request.user, volunteer, door.shift)
        except Refusal as refusal:
            problem = refusal.sentence
    context = {
        "activity": door.shift.activity,
        "shift": door.shift,
        "attendance": Attendance.objects.filter(shift=door.shift, sign_up__volunteer=volunteer).first(),
        "is_permitted": is_permitted,
        "has_fence": Fence.objects.filter(activity=door.shift.activity_id).exists(),
        "place_sentence": SENTENCES[ConsentKind.PLACE],
        "problem": problem or ("" if is_permitted else OLD_CODE),
    }
    status = 200 if request.method != "POST" else 409
    return render(request, "public/records/door.html", context, status=status)


def _come(request: HttpRequest, user: User, volunteer: Volunteer, shift: Shift) -> HttpResponse:
    """The browser is remembered: many people who come in from one browser are worth a look."""
    device, now = request.COOKIES.get(DEVICE) or secrets.token_hex(16), clock.now()
    phone = position_in(request) if request.POST.get("place_consent") == "1" else None
    if phone:
        agree(user, [ConsentKind.PLACE], now)
    mark = fingerprint("device", device)
    attendance = check_in(by=user, volunteer=volunteer, shift=shift, device=mark, now=now, phone=phone)
    answer = redirect("check_in_done", attendance.pk)
    answer.set_cookie(DEVICE, device, DEVICE_LASTS, httponly=True, secure=request.is_secure(), samesite="Lax")
    return answer


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def type_code(request: HttpRequest) -> HttpResponse:
    """The six digits instead of the camera."""
    volunteer, now, problem = volunteer_of(request), clock.now(), ""
    assert volunteer is not None
    if request.method == "POST":
        code = "".join(request.POST.get("code", "").split())[:6]
        key = f"door:{volunteer.pk}"
        if spend(key, limit=parameters.CODE_GUESSES(), window=GUESSES_IN, now=now):
            door = next((one for one in doors_around(volunteer, now=now) if is_open_with(one, code, now)), None)
            if door:
                _permit(request, door)
                return redirect("check_in_scanned", door.public_id)
            problem = WRONG_CODE
        else:
            problem = TOO_MANY
    return render(request, "public/records/type_code.html", {"problem": problem}, status=409 if problem else 200)


@volunteer_needed
@require_safe
def done(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    mine = Attendance.objects.filter(sign_up__volunteer=volunteer_of(request)).select_related("shift__activity")
    return render(request, "public/records/done.html", {"attendance": get_object_or_404(mine, pk=attendance_id)})


def _permit(request: HttpRequest, door: Door) -> None:
    until = clock.now() + PERMIT_LASTS
    request.session[PERMIT] = [door.public_id, until.timestamp()]


def _is_permitted(request: HttpRequest, door: Door) -> bool:
    name, until = request.session.get(PERMIT, ("", 0))
    return bool(name == door.public_id and clock.now().timestamp() < until)
