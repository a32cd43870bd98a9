"""消息设置: one page for what one hears about, by which way, and when it is quiet."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.messaging.selectors import choices_of, contact_of, ways_offered
from volunteering.messaging.services import (
    CannotPrefer,
    confirm_email,
    is_link_of_ours,
    leave_topic,
    prefer,
    request_email,
    topic_left_by,
)
from volunteering.messaging.services.planning import quiet_hours
from volunteering.web.access import login_needed, show_refusal
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.notices.forms import EmailForm, SettingsForm
from volunteering.wechat.models import Binding


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    contact = contact_of(request.user)
    quiet_from, quiet_to = (contact.quiet_from, contact.quiet_to) if contact else quiet_hours()
    form = SettingsForm(
        request.POST or None,
        ways=ways_offered(),
        chosen=choices_of(request.user),
        initial={"quiet_from": quiet_from, "quiet_to": quiet_to},
    )
    if form.is_valid():
        prefer(by=request.user, choices=form.choices(), quiet=form.quiet())
        return redirect("notice_settings_saved")
    context = {"form": form, "contact": contact, "offers_email": bool(settings.EMAIL_HOST)}
    context["is_bound"] = Binding.objects.filter(user=request.user).exists()
    return render(request, "public/notices/settings.html", context)


@login_needed
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    return render(request, "public/notices/saved.html")


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def email(request: HttpRequest) -> HttpResponse:
    """An address of one's own: a link goes there first."""
    if not settings.EMAIL_HOST:
        raise Http404
    assert isinstance(request.user, User)
    form = EmailForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            request_email(by=request.user, address=form.cleaned_data["email"], now=clock.now())
            return render(request, "public/notices/email_sent.html")
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "public/notices/email.html", {"form": form})


@require_safe
def email_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening a link changes nothing yet: mail scanners open links too."""
    if not is_link_of_ours(token):
        raise Http404
    return render(request, "public/notices/email_confirm.html", {"token": token, "problem": ""})


@require_POST
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    if not is_link_of_ours(token):
        raise Http404
    try:
        confirm_email(token=token, now=clock.now())
    except CannotPrefer as refusal:
        context = {"token": token, "problem": refusal.sentence}
        return render(request, "public/notices/email_confirm.html", context, status=409)
    return render(request, "public/notices/email_confirmed.html")


@csrf_exempt  # the mail program posts here by itself; the link says what may be done
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail: no more of these. Opening the link asks first, since mail scanners open links too."""
    topic = topic_left_by(token)
    if topic is None:
        raise Http404
    if request.method == "POST":
        leave_topic(token)
    context = {"topic": topic, "token": token, "is_done": request.method == "POST"}
    return render(request, "public/notices/leave.html", context)
