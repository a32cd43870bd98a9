"""A person's own record as a poster: made for that person alone, who then decides where it goes."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.masking import mask_name
from volunteering.service_records.selectors import Totals, stars_of, totals_of
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import volunteer_needed, volunteer_of
from volunteering.web.posters import Poster, private_picture
from volunteering.web.sharing import poster_page

WITH_NAME = "full"


@volunteer_needed
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who has no record yet is told on the records' own page how to come to one."""
    poster, shows_name = _poster(request), _shows_name(request)
    if poster is None:
        return redirect("my_records")
    address = reverse("my_record_picture") + (f"?name={WITH_NAME}" if shows_name else "")
    return poster_page(request, poster, address, template="public/records/poster.html", shows_name=shows_name)


@volunteer_needed
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    mine = _poster(request)
    if mine is None:
        raise Http404
    return private_picture(mine)


def poster_of(volunteer: Volunteer, totals: Totals, *, today: dt.date, shows_name: bool, honour: str = "") -> Poster:
    """The name is masked unless the person wants it otherwise (条例 Art. 20)."""
    return Poster(
        kind="我的科技志愿服务",
        title=volunteer.name if shows_name else mask_name(volunteer.name),
        address=reverse("home"),
        invitation="加入我们",
        figures=(
            (_hours(totals.minutes), "累计服务小时"),
            (f"{totals.services:,}", "次服务"),
            (_hours(totals.this_year), f"{today.year} 年服务小时"),
        ),
        honour=honour,
        signature="做科技志愿者\n把科学带到身边",
    )


def _poster(request: HttpRequest) -> Poster | None:
    volunteer, now = volunteer_of(request), clock.now()
    assert volunteer is not None
    totals = totals_of(volunteer, now=now)
    if not totals.services:
        return None
    stars = stars_of(volunteer, minutes=totals.minutes)
    honour = f"{'★' * stars.level} {stars.words}志愿者" if stars.level else ""
    return poster_of(volunteer, totals, today=local_date(now), shows_name=_shows_name(request), honour=honour)


def _shows_name(request: HttpRequest) -> bool:
    return request.GET.get("name") == WITH_NAME


def _hours(minutes: int) -> str:
    """128, 128.5: never more than was served."""
    return f"{minutes // 6 / 10:,.1f}".removesuffix(".0")
