"""What every page knows."""

import secrets
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from volunteering.access.policies import is_staff_member
from volunteering.content.models import Link
from volunteering.core.remembering import remembered
from volunteering.web.desk import desk_places
from volunteering.web.keeping import kept_beside, mark_of, page_of_form

LARGE_TYPE_COOKIE = "large_type"


@remembered(seconds=10)
def menu_links() -> list[Link]:
    return list(Link.objects.filter(is_active=True))


def page(request: HttpRequest) -> dict[str, Any]:
    beside = kept_beside(request)
    return {
        "platform_name": settings.PLATFORM_NAME,
        "organizer": settings.PLATFORM_ORGANIZER,
        "filing_numbers": settings.FILING_NUMBERS,
        "is_demo": settings.DEMO_MODE,
        "user": request.user,
        "is_staff_member": cache(lambda: is_staff_member(request.user)),
        "desk_places": lambda: desk_places(request.user),
        "large_type": request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
        "menu_links": menu_links,
        # All forms of one page carry the same token: making one anew for each costs more than all else in a long list.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "form_key": _form_keys(request),
        "my_organizations": getattr(request, "administered", []),
        "acting_for": getattr(request, "acting_for", None),
        "org_url": lambda name, *args: _org_url(request, name, args),
        "came_from": lambda: _came_from(request),
        "kept_text": lambda address, name: "".join(beside.get(address, {}).get(name, [])),
        "kept_sentence": getattr(request, "kept_sentence", ""),
    }


def _form_keys(request: HttpRequest) -> Callable[[], str]:
    """A new key for each form of the page, all with the mark of who sees it."""
    mark = SimpleLazyObject(lambda: mark_of(request.user))
    return lambda: f"{secrets.token_urlsafe(18)}.{mark}"


def _org_url(request: HttpRequest, name: str, args: tuple[Any, ...]) -> str:
    """A page of the organization that this one is about; its id stands in the address where there are several."""
    address = reverse(name, args=args)
    if len(getattr(request, "administered", [])) < 2:
        return address
    return f"{address}?org={request.acting_for.public_id}"  # type: ignore[attr-defined]


def _came_from(request: HttpRequest) -> str:
    """The page whose form was posted; "" when the browser does not say."""
    page = page_of_form(request) if request.method == "POST" else request.path
    return "" if page.partition("?")[0] == request.path else page
