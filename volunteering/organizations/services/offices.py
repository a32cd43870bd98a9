"""Whom Annex 1 names takes office: powers begin with the person's own registration, never before."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from volunteering.accounts.models import User
from volunteering.accounts.services import find_user
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.sealing import fingerprints
from volunteering.organizations import notices
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState
from volunteering.organizations.models import LIVE_MEMBERSHIP_STATES, Membership, NamedAdministrator, Organization
from volunteering.organizations.selectors import offices_offered_to
from volunteering.organizations.services.noting import note
from volunteering.volunteers.models import Volunteer


class CannotTakeOffice(Refusal):
    sentence = "这项登记已经处理过了，请刷新后查看。"


@transaction.atomic
def take_office(*, by: User, named: NamedAdministrator, now: dt.datetime) -> None:
    """Become the organization's administrator. Raises CannotTakeOffice."""
    organization = _answered(by, named)
    volunteer = Volunteer.objects.select_for_update().get(user=by)
    mine = Membership.objects.filter(volunteer=volunteer, state__in=LIVE_MEMBERSHIP_STATES)
    membership = mine.filter(organization=organization).first()
    most = parameters.ORGANIZATIONS_PER_VOLUNTEER()
    if membership is None and mine.count() >= most:
        raise CannotTakeOffice(f"每位志愿者最多加入 {most} 个组织（含申请中）。请先退出一个，再来确认。")
    is_new = membership is None or membership.state != MembershipState.ACTIVE
    membership = membership or Membership(organization=organization, volunteer=volunteer, requested_at=now)
    membership.state, membership.role = MembershipState.ACTIVE, MembershipRole.ADMINISTRATOR
    membership.joined_at = membership.joined_at or now
    membership.save()
    Organization.objects.filter(pk=organization.pk).update(
        member_count=F("member_count") + int(is_new), administrator_count=F("administrator_count") + 1
    )
    note("organizations:office:taken", by, organization)
    body = f"您已成为“{organization}”的管理员，可以在“组织信息”里管理它。"
    notices.tell_member(membership, kind="organizations:office_taken", title="您是组织管理员了", body=body, now=now)


@transaction.atomic
def decline_office(*, by: User, named: NamedAdministrator, now: dt.datetime) -> None:
    """Say that it is a mistake; who filed it names somebody else. Raises CannotTakeOffice."""
    organization = _answered(by, named)
    note("organizations:office:declined", by, organization)
    if organization.parent:
        body = f"“{organization}”登记的管理员没有接受。请核对附件1里的姓名和手机号，改好后重新上传。"
        notices.tell_administrators(
            organization.parent,
            kind="organizations:office_declined",
            title="管理员没有接受登记",
            body=body,
            occasion=organization.pk,
            now=now,
        )


def tell_offered(named: NamedAdministrator, now: dt.datetime) -> None:
    """Ask whom the sheet names, when that is a volunteer already."""
    user = find_user(named.phone)
    if user and offices_offered_to(user).filter(pk=named.pk).exists():
        notices.tell_named(named, user, now)


def on_volunteer_registered(*, volunteer: Volunteer, now: dt.datetime) -> None:
    """The phone is proven and the person known: what waited for that begins. At the limit it waits on /org/."""
    assert volunteer.user is not None
    for named in offices_offered_to(volunteer.user).order_by("pk"):
        try:
            take_office(by=volunteer.user, named=named, now=now)
        except CannotTakeOffice:
            continue


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """Nobody's name and phone wait here after they have left."""
    NamedAdministrator.objects.filter(phone_fingerprint__in=fingerprints("phone", user.phone)).delete()


def on_dissolved(*, organization: Organization, **_: object) -> None:
    NamedAdministrator.objects.filter(organization=organization).delete()


def _answered(by: User, named: NamedAdministrator) -> Organization:
    """The organization, locked; the offer is answered once and gone."""
    organization = (
        Organization.objects.select_for_update(of=("self",)).select_related("parent").get(pk=named.organization_id)
    )
    offered = offices_offered_to(by).filter(pk=named.pk)
    if organization.state == OrganizationState.DISSOLVED or not offered.exists():
        raise CannotTakeOffice
    offered.delete()
    return organization
