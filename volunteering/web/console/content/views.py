"""政策文件 and 友情链接: written here, read by everybody."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.content.models import Link, PolicyDocument
from volunteering.content.policies import visible_to
from volunteering.content.selectors import original_of
from volunteering.content.services import (
    LinkDetails,
    PolicyDetails,
    remove_original,
    save_link,
    save_original,
    save_policy_document,
    show_policy_document,
)
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.stories.enums import StoryState
from volunteering.stories.policies import overseen_by
from volunteering.web.access import permission_needed, show_refusal
from volunteering.web.console.content.forms import LinkForm, PolicyForm
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.uploads import uploaded


@permission_needed(Permission.MANAGE_CONTENT)
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    page = page_of(visible_to(request.user), order=("-id",), after=request.GET.get("after", ""), size=20)
    proposals = overseen_by(request.user).filter(state=StoryState.PROPOSED).select_related("organization")
    context = {"page": page, "links": Link.objects.all(), "proposals": list(proposals.order_by("id")[:20])}
    return render(request, "console/content/list.html", context)


@permission_needed(Permission.MANAGE_CONTENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def policy(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """A new policy document, or a new wording of one."""
    assert isinstance(request.user, User)
    document = get_object_or_404(visible_to(request.user), public_id=public_id) if public_id else None
    form = PolicyForm(typed(request), initial=_initial(document))
    if request.method == "POST" and form.is_valid():
        details = PolicyDetails(**form.cleaned_data, is_published=document is not None and document.is_published)
        try:
            saved = save_policy_document(by=request.user, details=details, document=document, now=clock.now())
            return redirect("console_policy", saved.public_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
    return _policy(request, form, document)


@permission_needed(Permission.MANAGE_CONTENT)
@require_POST
@once
def original(request: HttpRequest, public_id: str) -> HttpResponse:
    """上传原文, in place of the one before."""
    assert isinstance(request.user, User)
    document = get_object_or_404(visible_to(request.user), public_id=public_id)
    try:
        name, content = uploaded(request, "original")
        save_original(by=request.user, document=document, name=name, content=content, now=clock.now())
    except Refusal as refusal:
        return _policy(request, PolicyForm(initial=_initial(document)), document, refusal.sentence)
    return redirect("console_policy", public_id)


@permission_needed(Permission.MANAGE_CONTENT)
@require_POST
@once
def drop_original(request: HttpRequest, public_id: str) -> HttpResponse:
    assert isinstance(request.user, User)
    document = get_object_or_404(visible_to(request.user), public_id=public_id)
    remove_original(by=request.user, document=document, now=clock.now())
    return redirect("console_policy", public_id)


@permission_needed(Permission.MANAGE_CONTENT)
@require_POST
@once
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """公开 or 撤下."""
    assert isinstance(request.user, User)
    document: PolicyDocument = get_object_or_404(visible_to(request.user), public_id=public_id)
    is_published = "hide" not in request.POST
    show_policy_document(by=request.user, document=document, is_published=is_published, now=clock.now())
    return redirect("console_policy", public_id)


@permission_needed(Permission.MANAGE_CONTENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def link(request: HttpRequest, link_id: UUID | None = None) -> HttpResponse:
    assert isinstance(request.user, User)
    found = get_object_or_404(Link, pk=link_id) if link_id else None
    initial = {name: getattr(found, name) for name in LinkForm.base_fields} if found else {"is_active": True}
    form = LinkForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_link(by=request.user, details=LinkDetails(**form.cleaned_data), link=found)
            return redirect("console_content")
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "console/content/link.html", {"form": form, "link": found})


def _initial(document: PolicyDocument | None) -> dict[str, Any]:
    return {name: getattr(document, name) for name in PolicyForm.base_fields} if document else {}


def _policy(request: HttpRequest, form: PolicyForm, document: PolicyDocument | None, problem: str = "") -> HttpResponse:
    """`problem`: why the original was not taken."""
    original = original_of(document) if document else None
    context = {"form": form, "document": document, "original": original, "problem": problem}
    return render(request, "console/content/policy.html", context, status=409 if problem else 200)
