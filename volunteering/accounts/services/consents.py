"""What a person agrees to, and withdraws (PIPL Art. 14–16, 29)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from volunteering.accounts.enums import OPTIONAL_CONSENTS, ConsentKind
from volunteering.accounts.models import Consent, User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal


class CannotWithdrawConsent(Refusal):
    sentence = "这项同意是账号的基础，撤回它需要注销账号。"


@transaction.atomic
def give_consent(
    *, user: User, kinds: Sequence[ConsentKind], text_hashes: dict[ConsentKind, str], version: str, now: dt.datetime
) -> None:
    """Note what was agreed to and which wording. Given twice it stands once."""
    for kind in kinds:
        consent, is_new = Consent.objects.get_or_create(
            user=user,
            kind=kind,
            version=version,
            withdrawn_at=None,
            defaults={"text_hash": text_hashes[kind], "given_at": now},
        )
        if is_new:
            record("accounts:consent:given", by=user, subject_id=consent.id, words={"kind": consent.get_kind_display()})


@transaction.atomic
def withdraw_consent(*, by: User, kind: ConsentKind, now: dt.datetime) -> None:
    """Withdraw an optional consent in every version. Raises CannotWithdrawConsent for what the account rests on."""
    if kind not in OPTIONAL_CONSENTS:
        raise CannotWithdrawConsent
    if by.consents.filter(kind=kind, withdrawn_at__isnull=True).update(withdrawn_at=now):
        record("accounts:consent:withdrawn", by=by, subject_id=by.pk, words={"kind": kind.label})
