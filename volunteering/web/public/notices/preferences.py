"""消息设置: one page for what one hears about, by which way, and when it is quiet."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.messaging.selectors import choices_of, contact_of, reach_of, topics_by_email
from volunteering.messaging.services import (
    BrokenLink,
    CannotPrefer,
    ExpiredLink,
    confirm_email,
    contact_of_link,
    leave_topic,
    prefer,
    request_email,
    topic_left_by,
)
from volunteering.messaging.services.planning import quiet_hours
from volunteering.web.access import login_needed, show_refusal, volunteer_of
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.notices.forms import EmailForm, SettingsForm

DEAD_LINKS: dict[type[CannotPrefer], str] = {BrokenLink: "链接不完整", ExpiredLink: "链接已过期"}


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    contact, reach = contact_of(request.user), reach_of(request.user)
    quiet_from, quiet_to = (contact.quiet_from, contact.quiet_to) if contact else quiet_hours()
    wants_sms = contact.wants_sms if contact else True
    form = SettingsForm(
        request.POST or None,
        ways=reach.ways,
        has_sms=reach.has_sms,
        chosen=choices_of(request.user),
        initial={"quiet_from": quiet_from, "quiet_to": quiet_to, "wants_sms": wants_sms},
    )
    if form.is_valid():
        wants_sms = form.cleaned_data["wants_sms"]
        prefer(by=request.user, choices=form.choices(), quiet=form.quiet(), wants_sms=wants_sms)
        return redirect("notice_settings_saved")
    context = {"form": form, "reach": reach, "is_volunteer": volunteer_of(request) is not None}
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
    form = EmailForm(typed(request), initial={"email": reach_of(request.user).email})
    if request.method == "POST" and form.is_valid():
        try:
            address = form.cleaned_data["email"]
            request_email(by=request.user, address=address, now=clock.now())
            return render(request, "public/notices/email_sent.html", {"address": address})
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "public/notices/email.html", {"form": form})


@require_safe
def email_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening a link changes nothing yet: mail scanners open links too."""
    try:
        contact = contact_of_link(token)
    except CannotPrefer as refusal:
        return _dead_link(request, refusal)
    return render(request, "public/notices/email_confirm.html", {"token": token, "contact": contact})


@require_POST
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        contact = confirm_email(token=token, now=clock.now())
    except CannotPrefer as refusal:
        return _dead_link(request, refusal)
    context = {"contact": contact, "topics": topics_by_email(contact.user)}
    return render(request, "public/notices/email_confirmed.html", context)


def _dead_link(request: HttpRequest, refusal: CannotPrefer) -> HttpResponse:
    title = DEAD_LINKS.get(type(refusal), "链接已失效")
    context = {"title": title, "sentence": refusal.sentence}
    status = 404 if isinstance(refusal, BrokenLink) else 410
    return render(request, "public/notices/email_dead.html", context, status=status)


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
