"""What the association's desk holds: cases of two records, content, settings, stories."""

import datetime as dt

from tests.core.test_files import PDF, picture
from tests.web.wall_town.plans import COUNTY, region_of
from volunteering.accounts.models import User
from volunteering.accounts.services import open_user
from volunteering.activities.models import Activity
from volunteering.content.services import LinkDetails, PolicyDetails, save_link, save_original, save_policy_document
from volunteering.core.models import Work, WorkState
from volunteering.organizations.models import Organization
from volunteering.regions.enums import RegionKind
from volunteering.regions.services import add_region
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.stories.services import StoryDetails, propose_story, publish_recap, save_story
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import ClaimCase, Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person


def cases(users: dict[str, User], owner: Volunteer, another: Volunteer, now: dt.datetime) -> dict[str, str]:
    """The newcomer says to be the owner; somebody else was found to be another volunteer."""

    def claim(by: User, person: Volunteer) -> ClaimCase:
        made = claim_person(by=by, name=person.name, id_number=person.document_number, now=now)
        assert made.case is not None
        return made.case

    county = region_of(COUNTY)
    Volunteer.objects.filter(pk=another.pk).update(region=county, region_path=county.path)
    case = claim(users["newcomer"], owner)
    settled = claim(open_user(phone="19900000092", now=now), another)
    merge = decide_same_person(by=users["chief"], case=settled, now=now)
    return {"case": case.public_id, "case_key": str(case.pk), "merge": str(merge.pk)}


def desk(operator: User, now: dt.datetime) -> dict[str, str]:
    notice = PolicyDetails(title="公开的文件", body="文", is_published=True, issued_on=now.date())
    policy = save_policy_document(by=operator, details=notice, now=now)
    hidden = save_policy_document(by=operator, details=PolicyDetails(title="文件草稿", body="文"), now=now)
    for document in (policy, hidden):
        save_original(by=operator, document=document, name="原文.pdf", content=PDF, now=now)
    link = save_link(by=operator, details=LinkDetails(label="链接"))
    zone = add_region(by=operator, parent=region_of(COUNTY), name="墙内开发区", kind=RegionKind.FUNCTIONAL_ZONE)
    term = Term.objects.filter(vocabulary="occupation").first()
    dead = Work.objects.create(
        kind="sms:notice", subject_id=operator.pk, state=WorkState.DEAD, attempts=6, due_at=now, created_at=now
    )
    return {
        "dead_work": str(dead.pk),
        "policy": policy.public_id,
        "hidden": hidden.public_id,
        "link": str(link.pk),
        "zone": str(zone.pk),
        "county": str(region_of(COUNTY).pk),
        "term": term.pk.partition(":")[2],
    }


def stories(by: User, owner: Volunteer, names: dict[str, str]) -> dict[str, str]:
    """A published recap, a case and a person that are proposed, and a draft."""
    ours, activity = (
        model.objects.get(public_id=names[name]) for model, name in ((Organization, "ours"), (Activity, "activity"))
    )
    now, photos = activity.ends_at, [picture()]

    def write(kind: StoryKind, title: str, **about) -> Story:
        words = StoryDetails(title=title, body="很受欢迎", photos=photos)
        return save_story(by=by, organization=ours, kind=kind, details=words, now=now, **about)

    recap = publish_recap(
        by=by, story=write(StoryKind.RECAP, "墙内的风采", activity=activity), is_permitted=True, now=now
    )
    Volunteer.objects.filter(pk=owner.pk).update(born_on=dt.date(1980, 1, 1))
    owner.refresh_from_db()
    case = propose_story(by=by, story=write(StoryKind.CASE, "墙内的案例"), is_permitted=True, now=now)
    person = write(StoryKind.PERSON, "墙内的人物", volunteer=owner)
    propose_story(by=by, story=person, is_permitted=True, now=now)
    made = {"case_story": case, "person_story": person, "draft_story": write(StoryKind.CASE, "墙内的草稿")}
    shown = {"recap_photo": recap.photos.get(), "case_photo": case.photos.get()}
    return {"recap": recap.public_id, **{name: one.public_id for name, one in made.items()}} | {
        name: str(one.pk) for name, one in shown.items()
    }
