from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from volunteering.activities.enums import Phase
from volunteering.activities.selectors import activity_list, phase, places_of
from volunteering.content.policies import visible_to
from volunteering.core import clock
from volunteering.organizations.models import Organization
from volunteering.regions.selectors import picker_levels
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.selectors import terms
from volunteering.volunteers.models import Volunteer
from volunteering.web.context import LARGE_TYPE_COOKIE
from volunteering.web.shared import shared_with_visitors

YEAR = 365 * 24 * 3600


@require_safe
@shared_with_visitors
def front(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    open_now, order = activity_list(now=now, phase=Phase.OPEN, region=None, category="", keyword="", everything=False)
    activities = list(open_now.order_by(*order)[:6])
    places = places_of([activity.pk for activity in activities])
    documents = visible_to(request.user).published().order_by("-issued_on", "-id")[:3]
    context = {
        "regions": picker_levels("")[0].options,
        "categories": terms(Vocabulary.SERVICE_CATEGORY),
        "documents": documents,
        "activities": [(one, phase(one, now), places.get(one.pk, (0, 0))) for one in activities],
        "volunteers": Volunteer.objects.active().count(),
        "organizations": Organization.objects.certified().count(),
    }
    return render(request, "public/home/front.html", context)


@csrf_exempt  # changes a visitor's own cookie and nothing else, so that shared pages need no token
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """长者模式 on or off, without JavaScript."""
    response = redirect("home")
    value = "0" if request.COOKIES.get(LARGE_TYPE_COOKIE) == "1" else "1"
    response.set_cookie(LARGE_TYPE_COOKIE, value, max_age=YEAR, samesite="Lax", httponly=True)
    return response


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home/privacy.html")


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home/agreement.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home/accessibility.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
