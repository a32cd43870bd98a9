import json

import pytest
from django.apps import apps

from tests.activities.conftest import plan, publish
from volunteering.accounts.models import User, UserSession
from volunteering.accounts.services import close_account, find_user, open_user
from volunteering.activities.models import SignUp
from volunteering.activities.services import sign_up
from volunteering.core.life_events import LifeEvent, handlers_of
from volunteering.core.own_data import own_data
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.services import CannotJoin, approve_membership, request_membership
from volunteering.volunteers.models import Volunteer

__all__ = ["plan", "publish"]


@pytest.fixture
def leaver(certified, publish, user, another_volunteer, now):
    """A member who signed up for something."""
    by = another_volunteer.user
    asked = request_membership(by=by, volunteer=another_volunteer, organization=certified, now=now)
    approve_membership(by=user, membership=asked, now=now)
    slot = publish().slots.select_related("activity", "shift").get()
    sign_up(by=by, volunteer=another_volunteer, slot=slot, now=now)
    return by


def test_closing_takes_the_profile_and_keeps_the_record(leaver, another_volunteer, now):
    close_account(by=leaver, now=now)
    assert find_user("19900000042") is None
    kept = Volunteer.objects.get(pk=another_volunteer.pk)
    assert (kept.state, kept.user, kept.phone, kept.employer) == ("closed", None, "", "")
    assert kept.document_number
    assert SignUp.objects.get().state == "withdrawn"
    assert Membership.objects.get(volunteer=kept).state == "left"
    assert Organization.objects.get().member_count == 1
    assert not leaver.consents.filter(withdrawn_at__isnull=True).exists()


def test_the_same_person_may_come_back(leaver, another_volunteer, profile, now):
    from volunteering.volunteers.services import register_volunteer

    number = Volunteer.objects.get(pk=another_volunteer.pk).document_number
    close_account(by=leaver, now=now)
    again = open_user(phone="19900000042", now=now)
    assert register_volunteer(by=again, name="李四", id_number=number, profile=profile, now=now).state == "active"


def test_the_last_administrator_hands_over_first(certified, user, volunteer, now):
    with pytest.raises(CannotJoin, match="唯一的管理员"):
        close_account(by=user, now=now)
    user.refresh_from_db()
    assert user.is_active
    assert Volunteer.objects.get(user=user).state == "active"


def test_staff_lose_their_powers(staff, now):
    close_account(by=staff, now=now)
    assert not staff.region_grants.filter(withdrawn_at__isnull=True).exists()


def test_the_pages_of_it(client, leaver):
    client.force_login(leaver)
    mine = json.loads(client.get("/me/privacy/download/").content)
    assert mine["志愿者信息"]["真实姓名"] == "李四"
    assert mine["参加的活动"][0]["状态"] == "已报名"
    assert "请先勾选" in client.post("/me/privacy/close/", {"form_key": "1" * 20}).content.decode()
    done = client.post("/me/privacy/close/", {"sure": "1", "form_key": "2" * 20}, follow=True)
    assert "账号已注销" in done.content.decode()
    assert not UserSession.objects.filter(user=leaver).exists()


def test_own_data_has_a_part_of_every_app_that_holds_some(leaver):
    assert set(own_data(leaver)) == {
        "登录账号",
        "消息",
        "消息设置",
        "志愿者信息",
        "认领核实",
        "加入的组织",
        "认领的队伍",
        "上传的证明材料",
        "参加的活动",
        "活动订阅",
        "服务记录",
        "评价",
        "培训与表彰",
        "星级",
        "签到",
        "写我的典型人物",
        "服务证明",
        "补录的时长",
    }


# Tables that point at a login or a person, and what closing does to them.
POINTING = {
    "accounts.UserSession.user": "deleted",
    "accounts.Consent.user": "withdrawn, kept as proof",
    "accounts.Authenticator.user": "deleted",
    "messaging.Notice.user": "deleted",
    "messaging.Preference.user": "deleted",
    "messaging.Contact.user": "deleted",
    "wechat.Binding.user": "deleted",
    "imports.ImportBatch.created_by": "history",
    "imports.ImportBatch.confirmed_by": "history",
    "access.RegionGrant.user": "withdrawn, kept as history",
    "access.RegionGrant.granted_by": "history",
    "volunteers.Volunteer.user": "emptied",
    "volunteers.Volunteer.merged_into": "history",
    "volunteers.ClaimCase.claimant": "withdrawn while it is open; what was said of oneself is forgotten",
    "volunteers.ClaimCase.by_document": "history",
    "volunteers.ClaimCase.by_phone": "history",
    "volunteers.ClaimCase.decided_by": "history",
    "volunteers.Merge.survivor": "what taking it back needs is forgotten",
    "volunteers.Merge.absorbed": "emptied with the survivor",
    "volunteers.Merge.merged_by": "history",
    "volunteers.Merge.undone_by": "history",
    "organizations.Membership.volunteer": "ended, kept as history",
    "organizations.Post.volunteer": "a name on a public post",
    "organizations.PendingChange.requested_by": "history",
    "organizations.PendingChange.decided_by": "history",
    "organizations.AdministratorRequest.requested_by": "history",
    "organizations.AdministratorRequest.decided_by": "history",
    "organizations.ParentRequest.requested_by": "history",
    "organizations.ParentRequest.decided_by": "history",
    "organizations.OrganizationClaim.requested_by": "withdrawn while it waits, kept as history",
    "organizations.OrganizationClaim.decided_by": "history",
    "organizations.FormationTask.created_by": "history",
    "organizations.MembersLetter.written_by": "history",
    "activities.Activity.leader": "history",
    "activities.Activity.created_by": "history",
    "activities.Announcement.written_by": "history",
    "activities.SignUp.volunteer": "what is ahead ends, the rest is the record",
    "activities.CalendarFeed.volunteer": "deleted",
    "activities.Subscription.volunteer": "deleted",
    "activities.SubscriptionHit.volunteer": "deleted",
    "service_records.Door.opened_by": "history",
    "service_records.Fence.set_by": "history",
    "service_records.Anomaly.volunteer": "kept with the record it is about",
    "service_records.Anomaly.explained_by": "history",
    "service_records.Anomaly.decided_by": "history",
    "service_records.Objection.answered_by": "history",
    "service_records.HandSheet.made_by": "history",
    "service_records.HandSheet.sent_by": "history",
    "service_records.HandSheet.led_by": "history",
    "service_records.HandSheet.decided_by": "history",
    "service_records.HandLine.volunteer": "history; what still waits is refused when it is decided",
    "service_records.NoticeObjection.made_by": "history",
    "service_records.NoticeObjection.answered_by": "history",
    "service_records.ServiceRecord.volunteer": "kept ten years, restricted",
    "service_records.ServiceRecord.recorded_by": "history",
    "service_records.HoursOfYear.volunteer": "kept ten years, restricted",
    "service_records.Evaluation.evaluated_by": "history",
    "service_records.Merit.entered_by": "history",
    "service_records.MeritRecord.volunteer": "kept ten years, restricted",
    "service_records.MeritRecord.withdrawn_by": "history",
    "service_records.StarDue.volunteer": "looked at and gone",
    "service_records.StarProposal.volunteer": "what is open lapses, the rest is history",
    "service_records.StarProposal.decided_by": "history",
    "service_records.StarAward.volunteer": "kept ten years, restricted",
    "service_records.StarAward.awarded_by": "history",
    "service_records.StarObjection.made_by": "history",
    "service_records.StarObjection.answered_by": "history",
    "stories.Story.volunteer": "emptied, and what was written with it",
    "stories.Story.written_by": "history",
    "stories.Story.permitted_by": "history",
    "stories.Story.chosen_by": "history",
    "stories.Story.withdrawn_by": "history",
    "stories.Feature.featured_by": "history",
    "service_records.Certificate.volunteer": "kept ten years: the paper is out there and can be verified",
    "service_records.Certificate.issued_by": "history",
    "service_records.Certificate.revoked_by": "history",
    "service_records.CertificateBatch.created_by": "history",
    "service_records.CertificateWish.volunteer": "history; who leaves before it is granted gets none",
}


def test_every_table_that_points_at_a_person_has_an_answer(db):
    pointing = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model in {User, Volunteer}
    }
    assert pointing == set(POINTING)
    apps_acting = {handler.__module__.split(".")[1] for handler in handlers_of(LifeEvent.ACCOUNT_CLOSED)}
    assert apps_acting == {
        *("wechat", "messaging", "access", "volunteers", "organizations", "activities", "service_records", "stories")
    }
