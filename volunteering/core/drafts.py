"""Forms half filled: kept on the server, sealed, and bound to the login, so a lost session loses nothing."""

import datetime as dt
import json
import uuid

from volunteering.core.models import Draft

LIFETIME = dt.timedelta(days=30)
Values = dict[str, list[str]]


def save_draft(*, owner: uuid.UUID, kind: str, values: Values, now: dt.datetime) -> None:
    """`values` as a form posts them: field name → list of texts."""
    draft = Draft.objects.filter(owner=owner, kind=kind).first() or Draft(owner=owner, kind=kind)
    draft.payload = json.dumps(values, ensure_ascii=False)
    draft.expires_at = now + LIFETIME
    draft.save()


def load_draft(*, owner: uuid.UUID, kind: str, now: dt.datetime) -> Values:
    draft = Draft.objects.filter(owner=owner, kind=kind, expires_at__gt=now).first()
    values: Values = json.loads(draft.payload) if draft else {}
    return values


def drop_draft(*, owner: uuid.UUID, kind: str) -> None:
    Draft.objects.filter(owner=owner, kind=kind).delete()
