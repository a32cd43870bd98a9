import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import pass_second_factor
from tests.core.test_files import PDF
from tests.organizations.test_claims import WHY, old_team
from volunteering.core.models import StoredFile
from volunteering.organizations.models import OrganizationClaim


@pytest.fixture
def member(client, volunteer, user, private_files):
    client.force_login(user)
    return client


@pytest.fixture
def team(county, now):
    return old_team(county, now)


def claim_it(client, team, key="c" * 20, content=PDF, **changes):
    file = SimpleUploadedFile("任命.pdf", content)
    return client.post(
        f"/claim/organization/{team.public_id}/", {"statement": WHY, "evidence": file, "form_key": key, **changes}
    )


def test_a_team_is_found_claimed_and_decided(member, team, user, another_volunteer, staff):
    found = member.get("/claim/organization/?q=老科技&region=320000/&region=320000/320400/").content.decode()
    assert f"/claim/organization/{team.public_id}/" in found
    assert "历史数据未关联" in found
    assert "没有找到" in member.get("/claim/organization/?q=老科技&region=110000/").content.decode()
    assert claim_it(member, team).headers["Location"] == "/claim/"
    assert "等当地科协审核" in member.get("/claim/").content.decode()
    member.force_login(another_volunteer.user)
    claim_it(member, team, key="d" * 20)

    member.force_login(staff)
    pass_second_factor(member)
    claim = OrganizationClaim.objects.get(requested_by=user)
    page = f"/console/reviews/claims/{claim.pk}/"
    assert page in member.get("/console/reviews/").content.decode()
    shown = member.get(page).content.decode()
    assert "有 2 人认领" in shown
    assert "资料缺 主管单位类型" in shown
    assert user.phone not in shown
    file = StoredFile.objects.get(subject_id=claim.pk)
    assert member.post(f"{page}{file.pk}/", {"form_key": "o" * 20}).content == PDF
    assert "退回原因" in member.post(page, {"return": "1", "form_key": "r" * 20}).content.decode()
    assert member.post(page, {"approve": "1", "form_key": "a" * 20}).headers["Location"] == "/console/reviews/"
    member.force_login(user)
    assert team.public_id in member.get("/claim/").content.decode()
    assert "未填写" in member.get("/org/").content.decode()


def test_what_was_typed_stays_when_the_file_is_refused(member, team):
    page = claim_it(member, team, content=b"MZ").content.decode()
    assert "改扩展名不起作用" in page
    assert WHY in page
    assert not OrganizationClaim.objects.exists()


def test_a_claim_is_taken_back(member, team):
    claim_it(member, team)
    address = f"/claim/organization/{OrganizationClaim.objects.get().pk}/withdraw/"
    assert member.post(address, {"form_key": "w" * 20}).headers["Location"] == "/claim/"
    assert "已撤回" in member.get("/claim/").content.decode()
    assert "处理过了" in member.post(address, {"form_key": "x" * 20}).content.decode()
