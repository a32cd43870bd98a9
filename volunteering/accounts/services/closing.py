"""注销: the login ends and what hangs on it; the record of service stays in restricted form (GB/T 40143 5.2.2)."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.enums import UserState
from volunteering.accounts.models import Authenticator, User, UserSession
from volunteering.audit.services import record
from volunteering.core.drafts import drop_drafts
from volunteering.core.life_events import LifeEvent, happen


@transaction.atomic
def close_account(*, by: User, now: dt.datetime) -> None:
    """Close one's own account. A Refusal of any storey above stops it and leaves all as it was."""
    # Rows that point here may be written meanwhile: what waits for a row of theirs would wait in a circle.
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    happen(LifeEvent.ACCOUNT_CLOSED, user=user, now=now)
    user.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    Authenticator.objects.filter(user=user).delete()
    UserSession.objects.filter(user=user).delete()
    drop_drafts(owner=user.pk)
    user.state, user.phone, user.phone_fingerprint, user.is_demo = UserState.CLOSED, "", None, False
    user.save()
    record("accounts:user:closed", by=user, subject_id=user.pk)
