"""代码表: the terms that forms offer and sheets may hold."""

import re

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.core.errors import Refusal
from volunteering.vocabularies.enums import NATIONAL, Vocabulary
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.services import add_term, restore_term, retire_term
from volunteering.web.access import permission_needed, show_refusal
from volunteering.web.keeping import typed
from volunteering.web.once import once


class TermForm(forms.Form):
    name = forms.CharField(label="名称", max_length=40, error_messages={"required": "请填写名称。"})
    aliases = forms.CharField(
        label="常见写法（可不填）",
        max_length=200,
        required=False,
        help_text="集体注册的表格里这样写也认得，用顿号或逗号分开。",
    )

    def clean_aliases(self) -> list[str]:
        return re.split(r"[、，,;；\s]+", self.cleaned_data["aliases"])


@permission_needed(Permission.MANAGE_SETTINGS)
@require_safe
def vocabulary_list(request: HttpRequest) -> HttpResponse:
    counted = Term.objects.order_by().values_list("vocabulary").annotate(live=Count("id", filter=Q(is_active=True)))
    live = dict(counted)
    rows = [(one, live.get(one, 0), one in NATIONAL) for one in Vocabulary]
    return render(request, "console/settings/vocabularies.html", {"rows": rows})


@permission_needed(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def vocabulary(request: HttpRequest, name: str) -> HttpResponse:
    """The terms of one list; add another."""
    if name not in Vocabulary.values:
        raise Http404
    assert isinstance(request.user, User)
    form = TermForm(typed(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_term(by=request.user, vocabulary=Vocabulary(name), name=data["name"], aliases=data["aliases"])
            return redirect("console_vocabulary", name)
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "vocabulary": Vocabulary(name),
        "terms": Term.objects.filter(vocabulary=name),
        "is_national": name in NATIONAL,
        "form": form,
    }
    return render(request, "console/settings/vocabulary.html", context)


@permission_needed(Permission.MANAGE_SETTINGS)
@require_POST
@once
def switch(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """停用 or 恢复 a term."""
    assert isinstance(request.user, User)
    term = get_object_or_404(Term, pk=f"{name}:{code}")
    if "restore" in request.POST:
        restore_term(by=request.user, term=term)
    else:
        retire_term(by=request.user, term=term)
    return redirect("console_vocabulary", name)
