"""Forms half filled: kept on the server, sealed, and bound to their owner, so a lost session loses nothing."""

import datetime as dt
import json
import uuid

from volunteering.core.models import Draft

LIFETIME = dt.timedelta(days=30)
Values = dict[str, list[str]]


def save_draft(
    *, owner: uuid.UUID, kind: str, values: Values, now: dt.datetime, lifetime: dt.timedelta = LIFETIME
) -> None:
    """`values` as a form posts them: field name → list of texts. `owner` is a login, or a random number."""
    kept = {"payload": json.dumps(values, ensure_ascii=False), "expires_at": now + lifetime}
    Draft.objects.update_or_create(owner=owner, kind=kind, defaults=kept)


def load_draft(*, owner: uuid.UUID, kind: str, now: dt.datetime) -> Values:
    draft = Draft.objects.filter(owner=owner, kind=kind, expires_at__gt=now).first()
    values: Values = json.loads(draft.payload) if draft else {}
    return values


def drop_draft(*, owner: uuid.UUID, kind: str) -> None:
    Draft.objects.filter(owner=owner, kind=kind).delete()


def drop_drafts(*, owner: uuid.UUID) -> None:
    Draft.objects.filter(owner=owner).delete()
