"""消息: the list, and one of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.paging import page_of
from volunteering.messaging.kinds import leads_straight
from volunteering.messaging.models import Notice
from volunteering.messaging.selectors import unread_count
from volunteering.messaging.services import mark_read
from volunteering.web.access import login_needed

WHERE_TO = (("/activities/", "看这个活动"), ("/organizations/", "看看组织"), ("", "打开"))


@login_needed
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    page = page_of(Notice.objects.filter(user=request.user), order=("-id",), after=request.GET.get("after", ""))
    context = {"page": page, "unread": unread_count(request.user) if page.rows else 0}
    return render(request, "public/notices/inbox.html", context)


@login_needed
@require_safe
def detail(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One of them, read from now on: by itself, or at once the page that says all of it."""
    assert isinstance(request.user, User)
    notice = get_object_or_404(Notice, pk=notice_id, user=request.user)
    mark_read(by=request.user, notice=notice, now=clock.now())
    if notice.address and leads_straight(notice.kind):
        return HttpResponseRedirect(notice.address)
    where_to = next(words for start, words in WHERE_TO if notice.address.startswith(start))
    return render(request, "public/notices/detail.html", {"notice": notice, "where_to": where_to})


@login_needed
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    mark_read(by=request.user, now=clock.now())
    return redirect("notices")
