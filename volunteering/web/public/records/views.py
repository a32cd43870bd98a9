from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteering.core import clock
from volunteering.core.paging import page_of
from volunteering.service_records.policies import records_of
from volunteering.service_records.selectors import totals_of, unrecorded_of
from volunteering.web.access import volunteer_needed, volunteer_of


@volunteer_needed
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """服务记录: the totals, what is not confirmed yet, and every entry."""
    volunteer, now, after = volunteer_of(request), clock.now(), request.GET.get("after", "")
    assert volunteer is not None
    entries = records_of(volunteer).filter(reverses__isnull=True).select_related("reversed_by")
    context = {
        "page": page_of(entries, order=("-starts_at", "-id"), after=after),
        "is_first_page": not after,
        "totals": totals_of(volunteer, now=now),
        "unrecorded": unrecorded_of(volunteer, now=now),
    }
    return render(request, "public/records/records.html", context)
