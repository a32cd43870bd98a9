"""区域: townships and functional zones, and what a region decides for itself."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.access.permissions import Permission
from volunteering.access.selectors import regions_managed_by
from volunteering.access.services import reset_parameter, set_parameter
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.models import ParameterValue
from volunteering.core.paging import page_of
from volunteering.core.parameters import DECLARED
from volunteering.regions.enums import RegionKind
from volunteering.regions.models import Region
from volunteering.regions.rules import lineage
from volunteering.regions.selectors import full_name, takes_townships
from volunteering.regions.services import add_region, rename_region, retire_region
from volunteering.web.access import permission_needed, show_refusal
from volunteering.web.keeping import typed
from volunteering.web.once import once

REGIONAL = {name: one for name, one in DECLARED.items() if one.is_regional}


class NameForm(forms.Form):
    name = forms.CharField(label="名称", max_length=40, error_messages={"required": "请填写名称。"})


class AddForm(NameForm):
    kind = forms.ChoiceField(label="类别", choices=[one for one in RegionKind.choices if one[0] != "official"])


@permission_needed(Permission.MANAGE_REGIONS)
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    keyword = request.GET.get("q", "").replace("\0", "").strip()[:40]
    found = regions_managed_by(request.user).filter(name__contains=keyword).select_related("parent")
    page = page_of(found, order=("path", "id"), after=request.GET.get("after", ""), size=50)
    return render(request, "console/settings/regions.html", {"page": page, "keyword": keyword})


@permission_needed(Permission.MANAGE_REGIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def region(request: HttpRequest, region_id: UUID) -> HttpResponse:
    """A county takes townships and zones; what was added can be renamed."""
    assert isinstance(request.user, User)
    found = _mine(request, region_id)
    form = _form(found, request)
    if form is not None and request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if found.kind == RegionKind.OFFICIAL:
                add_region(by=request.user, parent=found, name=data["name"], kind=RegionKind(data["kind"]))
            else:
                rename_region(by=request.user, region=found, name=data["name"])
            return redirect("console_region", region_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
            found.refresh_from_db()
    context = {
        "region": found,
        "title": full_name(found),
        "form": form,
        "is_added": found.kind != RegionKind.OFFICIAL,
        "children": found.children.order_by("path")[:500],
        "switches": [_switch(name, found) for name in REGIONAL],
    }
    return render(request, "console/settings/region.html", context)


@permission_needed(Permission.MANAGE_REGIONS)
@require_POST
@once
def retire(request: HttpRequest, region_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    retire_region(by=request.user, region=_mine(request, region_id), now=clock.now())
    return redirect("console_region", region_id)


@permission_needed(Permission.MANAGE_REGIONS)
@require_POST
@once
def switch(request: HttpRequest, region_id: UUID, name: str) -> HttpResponse:
    """开启, 关闭, numbers, or 跟随上级."""
    assert isinstance(request.user, User)
    if name not in REGIONAL:
        raise Http404
    by, found, typed = request.user, _mine(request, region_id), request.POST.get("value", "")
    if typed and "follow" not in request.POST:
        set_parameter(by=by, parameter=REGIONAL[name], typed=typed, region=found, now=clock.now())
    else:
        reset_parameter(by=by, parameter=REGIONAL[name], region=found)
    return redirect("console_region", region_id)


def _mine(request: HttpRequest, region_id: UUID) -> Region:
    assert isinstance(request.user, User)
    return get_object_or_404(regions_managed_by(request.user).select_related("parent"), pk=region_id)


def _form(found: Region, request: HttpRequest) -> NameForm | None:
    if found.kind != RegionKind.OFFICIAL:
        return None if found.valid_to else NameForm(typed(request), initial={"name": found.name})
    return AddForm(typed(request)) if takes_townships(found) else None


def _switch(name: str, found: Region) -> dict[str, object]:
    """Asked anew: who just changed it in another process wants to see it here."""
    above = ParameterValue.objects.filter(name=name, region_path__in=lineage(found.path))
    there = dict(above.values_list("region_path", "value"))
    one = REGIONAL[name]
    value = one.read(there[max(there, key=len)]) if there else one.default
    return {
        "name": name,
        "label": one.label,
        "words": one.words(value),
        "is_own": found.path in there,
        "default": one.words(one.default),
        "hint": one.hint,  # empty for what is on or off
        "typed": one.typed(value),
    }
