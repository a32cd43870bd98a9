"""Parameters are set here, because only this storey knows both who may and how it is recorded."""

import datetime as dt
from typing import Any

from django.db import transaction

from volunteering.access.policies import can_set_parameter
from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.models import ParameterValue
from volunteering.core.remembering import forget
from volunteering.core.settable import Parameter
from volunteering.regions.models import Region

EVERYWHERE = "全平台"


class CannotSetParameter(Refusal):
    sentence = "您没有修改这个参数的权限。如需要，请联系平台运营员。"


@transaction.atomic
def set_parameter(
    *, by: User, parameter: Parameter[Any], typed: str, now: dt.datetime, region: Region | None = None
) -> None:
    """Put another value in force, everywhere or in a region and below. Raises CannotUseValue, CannotSetParameter."""
    _refuse_strangers(by, parameter, region)
    value = parameter.parse(typed)
    path = region.path if region else ""
    there = ParameterValue.objects.filter(name=parameter.name, region_path=path).first()
    before = parameter.words(_read(parameter, there))
    if there and there.value == parameter.typed(value):
        return
    ParameterValue.objects.update_or_create(
        name=parameter.name, region_path=path, defaults={"value": parameter.typed(value), "set_at": now}
    )
    _note("access:parameter:set", by, parameter, region, {"before": before, "after": parameter.words(value)})


@transaction.atomic
def reset_parameter(*, by: User, parameter: Parameter[Any], region: Region | None = None) -> None:
    """Back to the default, or to what the region above says. Raises CannotSetParameter."""
    _refuse_strangers(by, parameter, region)
    mine = ParameterValue.objects.filter(name=parameter.name, region_path=region.path if region else "")
    if mine.delete()[0]:
        _note("access:parameter:reset", by, parameter, region, {})


def _read(parameter: Parameter[Any], there: ParameterValue | None) -> Any:
    return parameter.default if there is None else parameter.read(there.value)


def _note(tag: str, by: User, parameter: Parameter[Any], region: Region | None, words: dict[str, str]) -> None:
    place = region.name if region else EVERYWHERE
    words = {"place": place, "label": parameter.label, **words}
    record(tag, by=by, region_path=region.path if region else "", words=words)
    forget()


def _refuse_strangers(by: User, parameter: Parameter[Any], region: Region | None) -> None:
    if parameter.is_regional != (region is not None):
        raise ValueError(f"{parameter.name} is set {'for' if parameter.is_regional else 'without'} a region.")
    if not can_set_parameter(by, region):
        raise CannotSetParameter
