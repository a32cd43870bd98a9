"""培训与表彰 on the pages of organizations, of the association, and of whom they are about."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import pass_second_factor
from tests.core.test_files import PDF
from tests.service_records.test_merits import PRIZE, member
from tests.web.test_list_costs import cost
from volunteering.core import clock
from volunteering.service_records.models import Merit, MeritRecord
from volunteering.service_records.services import enter_merit

__all__ = ["member"]
TYPED = {
    "kind": "training",
    "name": "急救培训",
    "body": "红十字会",
    "on": "2026-11-20",
    "content": "心肺复苏",
    "hours": "3.5",
}


@pytest.fixture(autouse=True)
def today(now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def organizer(client, user):
    client.force_login(user)
    return client


def read(client, address):
    return client.get(address).content.decode()


NEW = "/org/volunteers/merits/new/"


def test_an_organization_enters_a_training_and_withdraws_one_share(organizer, client, member, private_files):
    assert "李四" in read(organizer, NEW)
    wrong = organizer.post(NEW, {**TYPED, "form_key": "a" * 20, "hours": "", "people": [str(member.pk)]})
    assert "请填写学时" in wrong.content.decode()
    assert f'value="{member.pk}" checked' in wrong.content.decode()
    organizer.post(
        NEW, {**TYPED, "form_key": "b" * 20, "people": [str(member.pk)], "proof": SimpleUploadedFile("签到表.pdf", PDF)}
    )
    merit = Merit.objects.get()
    assert "急救培训" in read(organizer, "/org/volunteers/merits/")
    page = f"/org/volunteers/merits/{merit.pk}/"
    assert "证明材料" in read(organizer, page)
    entry = MeritRecord.objects.get()
    assert "没有撤销" in organizer.post(f"{page}{entry.pk}/", {"form_key": "c" * 20}).content.decode()
    organizer.post(f"{page}{entry.pk}/", {"form_key": "d" * 20, "reason": "登记错了"})
    client.force_login(member.user)
    mine = read(client, "/me/records/training/")
    assert "撤销原因：登记错了" in mine
    proof = client.post(f"/merits/{merit.pk}/proof/", {"form_key": "e" * 20})
    assert proof.content == PDF
    assert "还没有表彰记录" in read(client, "/me/records/commendation/")


def test_what_is_no_proof_is_refused_and_nothing_is_entered(organizer, member, private_files):
    bad = SimpleUploadedFile("签到表.pdf", b"hello")
    page = organizer.post(NEW, {**TYPED, "form_key": "a" * 20, "people": [str(member.pk)], "proof": bad})
    assert "只能上传" in page.content.decode()
    assert not Merit.objects.exists()


def test_the_association_enters_by_number(client, staff, member, county):
    client.force_login(staff)
    pass_second_factor(client)
    page = "/console/merits/new/"
    region = {"region": str(staff.region_grants.get().region_id)}
    wrong = client.post(page, {**TYPED, **region, "form_key": "a" * 20, "numbers": f"{member.number} 1234"})
    assert "没有这些编号的志愿者：1234" in wrong.content.decode()
    done = client.post(page, {**TYPED, **region, "form_key": "b" * 20, "numbers": f"{member.number}、"})
    merit = Merit.objects.get()
    assert done.headers["Location"] == f"/console/merits/{merit.pk}/"
    assert "急救培训" in read(client, "/console/merits/")
    client.post(f"/console/merits/{merit.pk}/{merit.records.get().pk}/", {"form_key": "c" * 20, "reason": "重复"})
    assert "已撤销" in read(client, f"/console/merits/{merit.pk}/")


def test_the_lists_cost_the_same_for_one_and_for_twenty(client, user, staff, member, certified, now):
    def fill(count):
        for _ in range(count):
            enter_merit(by=user, details=PRIZE, people=[member.pk], organization=certified, now=now)

    def costs():
        found = []
        for who, addresses in (
            (user, ("/org/volunteers/merits/",)),
            (member.user, ("/me/records/commendation/",)),
            (staff, ("/console/merits/",)),
        ):
            client.force_login(who)
            pass_second_factor(client)
            found += [len(cost(client, address)) for address in addresses]
        return found

    fill(1)
    few = costs()
    fill(18)
    assert costs() == few
    assert max(few) <= 12
