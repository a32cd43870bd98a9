"""An organization writes to its members, rarely enough to be read."""

import datetime as dt
import uuid

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core.errors import Refusal
from volunteering.core.moments import in_words
from volunteering.core.work import enqueue_work, keep_lease
from volunteering.organizations import notices
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import MembersLetter, Organization
from volunteering.organizations.policies import can_manage
from volunteering.organizations.selectors.letters import letters_left, readers_of
from volunteering.organizations.services.noting import note

LONGEST = 500
DELIVER = "organizations:letter"
PORTION = 1000


class CannotWriteToMembers(Refusal):
    sentence = "现在不能发信，请稍后再试。"


@transaction.atomic
def write_to_members(*, by: User, organization: Organization, text: str, now: dt.datetime) -> MembersLetter:
    """Every active member finds it in the inbox, and by the ways they chose. Raises CannotWriteToMembers."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)  # the limit is judged under it
    if not can_manage(by, organization):
        raise CannotWriteToMembers("只有这个组织的管理员可以给成员写信。")
    if organization.state != OrganizationState.CERTIFIED:
        raise CannotWriteToMembers("组织通过认证以后才能给成员写信。")
    text = text.strip()
    if not text:
        raise CannotWriteToMembers("请写几句要告诉大家的话。", field="text")
    if len(text) > LONGEST:
        raise CannotWriteToMembers(f"最多 {LONGEST} 字，请写短一些。", field="text")
    allowed = letters_left(organization, now)
    if allowed.again_at:
        again = in_words(allowed.again_at, now=now)
        raise CannotWriteToMembers(f"7 天内最多写 {allowed.most} 封，免得打扰大家。{again} 以后可以再写。")
    reach = len(readers_of(organization))
    letter = MembersLetter.objects.create(
        organization=organization, written_by=by, body=text, reach=reach, created_at=now
    )
    enqueue_work(DELIVER, letter.pk, due_at=now)  # a hundred thousand inboxes are no page's business
    note("organizations:letter:written", by, organization)
    return letter


def deliver_letter(letter_id: uuid.UUID) -> None:
    """Work. Begun again after a crash it tells nobody twice."""
    letter = MembersLetter.objects.select_related("organization").get(pk=letter_id)
    readers = readers_of(letter.organization)
    for start in range(0, len(readers), PORTION):
        notices.tell_readers(letter, readers[start : start + PORTION], letter.created_at)
        keep_lease(DELIVER, letter_id)
