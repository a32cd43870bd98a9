"""A person's own sessions: seen and ended by themselves."""

from django.db import transaction

from volunteering.accounts.models import User, UserSession
from volunteering.audit.services import record


@transaction.atomic
def end_session(*, by: User, key_digest: str) -> bool:
    """End one of one's own sessions, named by the digest the page shows. Returns whether there was one."""
    for session in UserSession.objects.filter(user=by):
        if session.key_digest == key_digest:
            session.delete()
            record("accounts:session:ended", by=by, subject_id=by.pk)
            return True
    return False
