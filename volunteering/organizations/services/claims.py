"""在线关联: an old team is claimed, and the association decides whose it is."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.files import content_of, save_file
from volunteering.core.models import StoredFile
from volunteering.core.sealing import fingerprints
from volunteering.core.texts import sentence
from volunteering.organizations import notices
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState, RequestState
from volunteering.organizations.models import LIVE_MEMBERSHIP_STATES, Membership, Organization, OrganizationClaim
from volunteering.organizations.policies import can_review, can_see_claim_evidence
from volunteering.organizations.selectors import CLAIM_EVIDENCE, evidence_of_claim, missing_in
from volunteering.organizations.services.filing import Named
from volunteering.volunteers.models import Volunteer

SHORTEST_STATEMENT = 10  # characters: less explains nothing


class CannotClaim(Refusal):
    sentence = "这个队伍现在不能认领，可能已经有人关联了它。请刷新后查看。"


@transaction.atomic
def file_claim(
    *,
    by: User,
    organization: Organization,
    statement: str,
    now: dt.datetime,
    file: tuple[str, bytes] | None = None,
    administrator: Named | None = None,
) -> OrganizationClaim:
    """Claim an old team, with a file (name, content) that shows it or without.

    A sheet that names the team claims it for `administrator`; without one it is for `by`, a registered volunteer.
    Raises CannotClaim, CannotStoreFile, CannotReadPicture; nothing is stored then.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.state != OrganizationState.LEGACY:
        raise CannotClaim
    if administrator is None:
        _refuse_claimant(by)
    if len(statement.strip()) < SHORTEST_STATEMENT:
        raise CannotClaim("请写明您和这个队伍的关系：担任什么、从哪年起、谁可以证明。", field="statement")
    mine = OrganizationClaim.objects.filter(requested_by=by, state=RequestState.WAITING)
    if mine.filter(organization=organization).exists():
        raise CannotClaim("您已经认领了这个队伍，正在等当地科协审核。")
    claim = OrganizationClaim.objects.create(
        organization=organization,
        statement=statement.strip(),
        administrator_name=administrator.name if administrator else "",
        administrator_phone=administrator.phone if administrator else "",
        requested_by=by,
        requested_at=now,
    )
    if file:
        name, content = file
        save_file(
            kind=CLAIM_EVIDENCE, owner_id=by.pk, subject_id=claim.pk, position=1, name=name, content=content, now=now
        )
    _note("organizations:claim:filed", by, claim)
    return claim


def is_claimed(organization: Organization) -> bool:
    return OrganizationClaim.objects.filter(organization=organization, state=RequestState.WAITING).exists()


def _refuse_claimant(by: User) -> None:
    User.objects.select_for_update().get(pk=by.pk)  # two claims at once do not both see a free place
    if not Volunteer.objects.active().filter(user=by).exists():
        raise CannotClaim("认领队伍的人须先注册为科技志愿者。")
    most = parameters.CLAIMS_WAITING()
    if OrganizationClaim.objects.filter(requested_by=by, state=RequestState.WAITING).count() >= most:
        raise CannotClaim(f"您已有 {most} 个认领在等待审核。请等审核结果，或先撤回一个。")


@transaction.atomic
def withdraw_claim(*, by: User, claim: OrganizationClaim, now: dt.datetime) -> None:
    """Raises CannotClaim."""
    claim = _waiting(claim)
    if claim.requested_by_id != by.pk:
        raise CannotClaim("只能撤回自己的认领。")
    _settle(claim, RequestState.WITHDRAWN, by=by, now=now)


def withdraw_if_waiting(key: str, *, now: dt.datetime) -> bool:
    """A sheet is undone: whether its claim could be taken back."""
    claim = OrganizationClaim.objects.select_related("requested_by").get(pk=key)
    try:
        withdraw_claim(by=claim.requested_by, claim=claim, now=now)
    except CannotClaim:
        return False
    return True


@transaction.atomic
def decide_claim(*, by: User, claim: OrganizationClaim, approve: bool, reason: str = "", now: dt.datetime) -> None:
    """Link the team to the claimant, and return what others claim; or return this claim with a reason.

    A record that has all of Annex 1 is certified by that: the reviewer has seen it. What lacks something waits for
    certification as any other. Raises CannotClaim.
    """
    claim = _waiting(claim)
    if not can_review(by, claim.organization):
        raise CannotClaim
    if claim.requested_by_id == by.pk:
        raise CannotClaim("不能审核自己提出的认领，请由同事或上级科协审核。")
    if not approve:
        if not reason.strip():
            raise CannotClaim("请写明退回原因，会告诉申请人。", field="reason")
        _settle(claim, RequestState.RETURNED, by=by, now=now, reason=reason.strip())
        return
    _link(claim.organization, _administrator_of(claim), now)
    _settle(claim, RequestState.APPROVED, by=by, now=now)
    others = OrganizationClaim.objects.filter(organization=claim.organization, state=RequestState.WAITING)
    for other in others.select_related("organization"):
        _settle(other, RequestState.RETURNED, by=by, now=now, reason="经当地科协核实，这个队伍已由另一位申请人关联。")


@transaction.atomic
def open_claim_evidence(*, by: User, claim: OrganizationClaim, file: StoredFile) -> bytes:
    """What is in the file; who looks is recorded. Raises CannotClaim, FileGone."""
    if not can_see_claim_evidence(by, claim):
        raise CannotClaim("只有申请人和当地科协的审核人员可以查看证明材料。")
    content = content_of(file)
    _note("organizations:claim:opened", by, claim)
    return content


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """What still waits is withdrawn."""
    for claim in OrganizationClaim.objects.filter(requested_by=user, state=RequestState.WAITING):
        withdraw_claim(by=user, claim=claim, now=now)


def _waiting(claim: OrganizationClaim) -> OrganizationClaim:
    """The team first and the claim after it: two decisions about one team take turns."""
    organization = Organization.objects.select_for_update().get(pk=claim.organization_id)
    claim = OrganizationClaim.objects.select_for_update().get(pk=claim.pk)
    if claim.state != RequestState.WAITING:
        raise CannotClaim("这个认领已经处理过了，请刷新后查看。")
    claim.organization = organization
    return claim


def _administrator_of(claim: OrganizationClaim) -> Volunteer:
    """An administrator's powers begin with the person's own registration."""
    people = Volunteer.objects.active()
    if claim.administrator_phone:
        phones = fingerprints("phone", claim.administrator_phone)
        found = people.filter(phone_fingerprint__in=phones, name=claim.administrator_name).first()
    else:
        found = people.filter(user=claim.requested_by_id).first()
    if found is None:
        raise CannotClaim("登记的管理员还没有用这个手机号注册为志愿者。请对方先注册，再来通过。")
    return found


def _link(organization: Organization, volunteer: Volunteer, now: dt.datetime) -> None:
    if organization.state != OrganizationState.LEGACY:
        raise CannotClaim
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    live = Membership.objects.filter(volunteer=volunteer, state__in=LIVE_MEMBERSHIP_STATES)
    membership = live.filter(organization=organization).first()
    most = parameters.ORGANIZATIONS_PER_VOLUNTEER()
    if membership is None and live.count() >= most:
        raise CannotClaim(f"申请人已加入 {most} 个组织，请对方先退出一个，再来通过。")
    is_complete = not missing_in(organization)  # then the two steps, pending and certified, are one
    organization.state = OrganizationState.CERTIFIED if is_complete else OrganizationState.PENDING
    organization.certified_at = now if is_complete else None
    organization.member_count += membership is None
    organization.administrator_count = 1
    organization.updated_at = now
    organization.save()
    membership = membership or Membership(organization=organization, volunteer=volunteer, requested_at=now)
    membership.state, membership.role = MembershipState.ACTIVE, MembershipRole.ADMINISTRATOR
    membership.joined_at = membership.joined_at or now
    membership.save()


def _settle(claim: OrganizationClaim, state: RequestState, *, by: User, now: dt.datetime, reason: str = "") -> None:
    claim.state, claim.reason, claim.decided_by, claim.decided_at = state, reason, by, now
    claim.save()
    evidence_of_claim(claim).update(expires_at=now + parameters.EVIDENCE_KEPT())
    name = f"“{claim.organization.name}”"
    if state == RequestState.WITHDRAWN:
        _note("organizations:claim:withdrawn", by, claim)
    elif state == RequestState.RETURNED:
        _note("organizations:claim:returned", by, claim)
        notices.tell_claimant(
            claim, title="队伍认领被退回", body=f"{name}：{sentence(reason)}补充后可以再申请。", now=now
        )
    else:
        _note("organizations:claim:approved", by, claim)
        is_certified = claim.organization.state == OrganizationState.CERTIFIED
        body = (
            "可以发布活动、查看志愿者了。" if is_certified else "请在“编辑信息”里补齐资料，当地科协认证后就能发布活动。"
        )
        notices.tell_claimant(claim, title="队伍已关联", body=f"{name}{body}", now=now)


def _note(tag: str, by: User, claim: OrganizationClaim) -> None:
    record(
        tag,
        by=by,
        subject_id=claim.pk,
        organization_id=claim.organization_id,
        region_path=claim.organization.region_path,
        words={"name": claim.organization.name},
    )
