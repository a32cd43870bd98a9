"""Who to call about a minor. Each look at it is on record (未成年人网络保护条例 Art. 36)."""

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.models import SignUp
from volunteering.activities.policies import can_edit
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.volunteers.enums import GuardianRelation
from volunteering.volunteers.services import GuardianConsent


class CannotSeeGuardian(Refusal):
    sentence = "只有这个组织的管理员可以查看监护人的联系方式。"


@transaction.atomic
def see_guardian(*, by: User, sign_up: SignUp) -> GuardianConsent:
    """The guardian of a sign-up, for the organization's administrators. Raises CannotSeeGuardian."""
    if not can_edit(by, sign_up.activity) or not sign_up.guardian_name:
        raise CannotSeeGuardian
    record(
        "activities:guardian:seen",
        by=by,
        subject_id=sign_up.id,
        organization_id=sign_up.activity.organization_id,
        words={"title": sign_up.activity.title},
    )
    relation = GuardianRelation(sign_up.guardian_relation)
    return GuardianConsent(name=sign_up.guardian_name, relation=relation, phone=sign_up.guardian_phone)
