"""Organizations of all states, who asks to join them, old teams and a formation task."""

import datetime as dt

from tests.core.test_files import PDF
from tests.organizations.test_claims import old_team
from tests.web.wall_town.plans import CITY, COUNTY, details_of, region_of
from volunteering.accounts.models import User
from volunteering.imports.services import upload_batch
from volunteering.imports.workbooks import template_of
from volunteering.organizations.enums import Tier
from volunteering.organizations.importers import MEMBERS
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.selectors import evidence_of_claim
from volunteering.organizations.services import (
    FormationDetails,
    Named,
    UnitDetails,
    add_evidence,
    approve_membership,
    certify_organization,
    decide_parent_request,
    edit_organization,
    file_claim,
    file_organization,
    register_organization,
    request_administrator,
    request_membership,
    request_parent,
    set_formation_task,
)
from volunteering.volunteers.models import Volunteer


def organizations(users: dict[str, User], volunteers: dict[str, Volunteer], now: dt.datetime) -> dict[str, str]:
    """Ours stands below a corps and is asked by theirs; young waits for certification."""
    chief, administrator = users["chief"], users["administrator"]

    def register(by: User, name: str, tier: Tier, region: str = COUNTY) -> Organization:
        return register_organization(by=by, details=details_of(name, tier, region), now=now)

    corps = certify_organization(
        by=chief, organization=register(users["above"], "常州支队", Tier.CITY_CORPS, CITY), now=now
    )
    ours = register(administrator, "新北大队", Tier.DISTRICT_BRIGADE)
    ours = certify_organization(by=chief, organization=ours, now=now)
    theirs = certify_organization(by=chief, organization=register(users["rival"], "邻家小队", Tier.TEAM), now=now)
    young = register(administrator, "还没认证的队", Tier.TEAM)
    file = add_evidence(by=administrator, organization=young, name="证书.pdf", content=PDF, now=now)

    joined = request_parent(by=administrator, organization=ours, parent=corps, now=now)
    decide_parent_request(by=users["above"], request=joined, approve=True, now=now)
    asked = request_parent(by=users["rival"], organization=theirs, parent=ours, now=now)

    def ask(role: str) -> Membership:
        return request_membership(by=users[role], volunteer=volunteers[role], organization=ours, now=now)

    member, applicant = ask("owner"), ask("applicant")
    approve_membership(by=administrator, membership=member, now=now)
    renamed = details_of("新北大队改名", Tier.DISTRICT_BRIGADE, COUNTY)
    edit_organization(by=administrator, organization=ours, details=renamed, now=now)
    things = {"file": file, "parent_request": asked, "member": member, "applicant": applicant}
    Organization.objects.filter(pk=ours.pk).update(member_count=101)  # room for a second administrator
    things["proposal"] = request_administrator(by=administrator, membership=member, now=now)
    things["change"] = ours.pending_changes.get()
    named = Named(volunteers["owner"].name, users["owner"].phone)
    details = details_of("新北小队", Tier.TEAM, COUNTY)
    below = file_organization(by=administrator, parent=ours, details=details, administrator=named, now=now)
    things["office"] = below.named_administrator
    sheet = upload_batch(
        by=administrator,
        kind="volunteers",
        organization_id=ours.pk,
        region_path=ours.region_path,
        name="名单.xlsx",
        content=template_of(MEMBERS),
        now=now,
    )
    organizations = {"sheet": sheet, "corps": corps, "ours": ours, "theirs": theirs, "young": young}
    return {name: str(one.pk) for name, one in things.items()} | {
        name: one.public_id for name, one in organizations.items()
    }


def old_teams(owner: User, now: dt.datetime) -> dict[str, str]:
    old = old_team(region_of(COUNTY), now, name="等待认领的队")
    why = "我从2016年起担任队长，王老师可以证明。"
    claim = file_claim(by=owner, organization=old, statement=why, file=("任命.pdf", PDF), now=now)
    file = evidence_of_claim(claim).get()
    return {"old": old.public_id, "claim": str(claim.pk), "claim_file": str(file.pk)}


def formation(chief: User, now: dt.datetime) -> dict[str, str]:
    asked = FormationDetails(title="墙内的任务", issuer="科协", issued_on=now.date(), deadline=now.date())
    unit = UnitDetails(region=region_of(COUNTY), tier="district_brigade", people=50)
    task = set_formation_task(by=chief, region=region_of(COUNTY), details=asked, units=[unit], now=now)
    return {"formation": task.public_id, "unit": str(task.units.get().pk)}
