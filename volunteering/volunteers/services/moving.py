"""For what hangs on a person by one column and clashes with nothing: it moves to the survivor, and back."""

import uuid
from collections.abc import Iterable

from django.db import models

from volunteering.volunteers.models import Volunteer


def move(rows: "models.QuerySet[models.Model]", column: str, survivor: Volunteer) -> list[str]:
    """Returns the keys of the rows moved, as JSON can hold them."""
    keys = list(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=keys).update(**{column: survivor})
    return [str(key) for key in keys]


def move_back(
    model: type[models.Model], keys: Iterable[str], column: str, survivor: Volunteer, absorbed: Volunteer
) -> None:
    """What has gone to somebody else since stays there."""
    rows = model._default_manager.filter(pk__in=[uuid.UUID(key) for key in keys], **{column: survivor})
    rows.update(**{column: absorbed})
