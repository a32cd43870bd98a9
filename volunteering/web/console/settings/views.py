"""参数: the numbers in force, their defaults and where these come from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.access.permissions import Permission
from volunteering.access.services import reset_parameter, set_parameter
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.models import ParameterValue
from volunteering.core.parameters import DECLARED
from volunteering.web.access import permission_needed, show_refusal
from volunteering.web.console.settings.forms import ValueForm
from volunteering.web.once import once

EVERYWHERE = {name: one for name, one in DECLARED.items() if not one.is_regional}
REGIONAL = [one for one in DECLARED.values() if one.is_regional]


@permission_needed(Permission.MANAGE_SETTINGS)
@require_safe
def parameter_list(request: HttpRequest) -> HttpResponse:
    there = _values_set()
    rows = [
        (one, one.words(one.read(there[name])) if name in there else one.words(one.default), name in there)
        for name, one in EVERYWHERE.items()
    ]
    return render(request, "console/settings/parameters.html", {"rows": rows, "regional": REGIONAL})


@permission_needed(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    if name not in EVERYWHERE:
        raise Http404
    assert isinstance(request.user, User)
    one, there = EVERYWHERE[name], _values_set()
    value = one.read(there[name]) if name in there else one.default
    form = ValueForm(one, request.POST if "save" in request.POST else None, initial={"value": one.typed(value)})
    try:
        if "reset" in request.POST:
            reset_parameter(by=request.user, parameter=one)
            return redirect("console_settings")
        if form.is_valid():
            set_parameter(by=request.user, parameter=one, typed=form.cleaned_data["value"], now=clock.now())
            return redirect("console_settings")
    except Refusal as refusal:
        show_refusal(form, refusal)
    context = {"parameter": one, "value": one.words(value), "form": form, "is_set": name in there}
    return render(request, "console/settings/parameter.html", context)


def _values_set() -> dict[str, str]:
    """Asked anew: who just changed something in another process wants to see it here."""
    return dict(ParameterValue.objects.filter(region_path="").values_list("name", "value"))
