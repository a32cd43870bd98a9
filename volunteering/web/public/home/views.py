from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from volunteering.activities.enums import Phase
from volunteering.activities.selectors import activity_page, standing
from volunteering.content.policies import visible_to
from volunteering.core import clock
from volunteering.core.relay import is_queue_up
from volunteering.organizations.models import Organization
from volunteering.regions.selectors import picker_levels
from volunteering.stories.selectors import for_front
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.selectors import terms
from volunteering.volunteers.models import Volunteer
from volunteering.web.context import LARGE_TYPE_COOKIE
from volunteering.web.keeping import page_of_form
from volunteering.web.posters import Card, public_picture
from volunteering.web.public.home.mine import mine_of
from volunteering.web.shared import shared_with_visitors
from volunteering.web.sharing import share_of_platform

YEAR = 365 * 24 * 3600


@require_safe
@shared_with_visitors
def front(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    activities = activity_page(now=now, phase=Phase.OPEN, size=6).rows
    documents = visible_to(request.user).published().order_by("-issued_on", "-id")[:3]
    context = {
        "share": share_of_platform("/"),
        "mine": mine_of(request, now),
        "regions": picker_levels("")[0].options,
        "categories": terms(Vocabulary.SERVICE_CATEGORY),
        "documents": documents,
        "activities": [(card, standing(card, card.organization_state, now), card.places) for card in activities],
        "stories": for_front(3),
        "volunteers": Volunteer.objects.active().count(),
        "organizations": Organization.objects.certified().count(),
    }
    return render(request, "public/home/front.html", context)


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """The share picture of pages that have none of their own."""
    return public_picture(request, Card("科技志愿服务", settings.PLATFORM_NAME, settings.PLATFORM_ORGANIZER))


@csrf_exempt  # changes a visitor's own cookie and nothing else, so that shared pages need no token
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """长者模式 on or off, without JavaScript, on the page where one is."""
    came_from = page_of_form(request)
    response = HttpResponseRedirect(reverse("home") if came_from == request.path else came_from)
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
    """Whether this machine can answer pages: the balancer takes it out at 503.

    Pages need the database and nothing else. A queue that is down is named, and stays at 200: meanwhile the worker does
    the work itself, and taking the web machines out would make of a delay a site that is closed.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable", content_type="text/plain", status=503)
    queue = "none" if not settings.QUEUE_ADDRESS else "ok" if is_queue_up() else "unreachable"
    return HttpResponse(f"ok, queue {queue}", content_type="text/plain")
