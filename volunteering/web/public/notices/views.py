from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.paging import page_of
from volunteering.messaging.models import Notice
from volunteering.messaging.services import mark_read
from volunteering.web.access import login_needed


@login_needed
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    page = page_of(Notice.objects.filter(user=request.user), order=("-id",), after=request.GET.get("after", ""))
    return render(request, "public/notices/inbox.html", {"page": page})


@login_needed
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    mark_read(by=request.user, now=clock.now())
    return redirect("notices")
