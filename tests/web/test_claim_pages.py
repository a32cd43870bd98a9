import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import ID_NUMBER, pass_second_factor
from tests.core.test_files import PDF
from tests.organizations.test_claims import WHY, old_team
from tests.volunteers.conftest import filed
from tests.web.test_pages import answers
from volunteering.accounts.services import open_user
from volunteering.core import parameters
from volunteering.core.models import StoredFile
from volunteering.organizations.models import OrganizationClaim
from volunteering.volunteers.models import ClaimCase, Merge, Volunteer

__all__ = ["filed"]


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


def identity(key="i" * 20, **changes):
    ticked = {"agreement": "on", "identity_consent": "on"}
    return {"name": "张三", "id_number": ID_NUMBER, **ticked, "form_key": key, **changes}


def text(answer):
    return answer.content.decode()


def test_a_visitor_proves_the_phone_first(client, db):
    assert "发送验证码" in text(client.get("/claim/person/"))
    assert client.post("/claim/person/", identity()).headers["Location"] == "/login/"


def test_a_match_goes_on_to_registration_with_what_is_known(client, user, filed):
    filed(phone=user.phone, card=ID_NUMBER, employer="气象台")
    client.force_login(user)
    assert client.post("/claim/person/", identity()).headers["Location"] == "/volunteer/register/"
    page = text(client.get("/volunteer/register/"))
    assert "原系统里" in page
    assert "气象台" in page
    assert ID_NUMBER in page
    assert client.post("/volunteer/register/", answers()).headers["Location"] == "/volunteer/registered/"
    assert Volunteer.objects.get().origin == "legacy"


def test_nothing_and_ones_own_are_told_apart(client, user, terms, another_volunteer):
    client.force_login(user)
    assert "直接注册" in text(client.post("/claim/person/", identity()))
    assert ID_NUMBER in text(client.get("/volunteer/register/"))
    client.force_login(another_volunteer.user)
    assert "不用认领" in text(client.post("/claim/person/", identity(name="李四", id_number="990000199001010025")))


def test_registration_leads_to_the_claim_and_keeps_what_was_typed(client, user, filed, profile):
    record = filed(phone="19900000055", card=ID_NUMBER, employer="保密的单位")
    client.force_login(user)
    page = text(client.post("/volunteer/register/", answers()))
    assert "/claim/person/" in page
    claim = text(client.get("/claim/person/"))
    assert ID_NUMBER in claim
    case = client.post("/claim/person/", identity()).headers["Location"]
    shown = text(client.get(case))
    assert "核实中" in shown
    for secret in (record.employer, record.phone, record.number):
        assert secret not in shown + page
    assert case in text(client.get("/claim/"))
    assert client.post(f"{case}withdraw/", {"form_key": "w" * 20}).headers["Location"] == case
    assert "已撤回" in text(client.get(case))


def test_guessing_ends_with_a_sentence(client, user, terms):
    client.force_login(user)
    for place in range(parameters.IDENTITY_TRIES()):
        client.post("/claim/person/", identity(key=f"{place:020}"))
    assert "请明天再试" in text(client.post("/claim/person/", identity(key="z" * 20)))
    assert "请明天再试" in text(client.post("/volunteer/register/", answers()))


def test_a_case_is_objected_to_decided_and_undone(client, volunteer, user, staff, now):
    """The same ID number, another phone: the holder objects, staff look, decide, and take it back."""
    stranger = open_user(phone="19900000055", now=now)
    client.force_login(stranger)
    address = client.post("/claim/person/", identity(name="张三")).headers["Location"]
    client.force_login(user)
    assert "不是我本人申请的" in text(client.get(address))
    client.post(f"{address}object/", {"form_key": "o" * 20})
    assert "已告诉当地科协" in text(client.get(address))

    client.force_login(staff)
    pass_second_factor(client)
    page = f"/console/reviews/cases/{ClaimCase.objects.get().pk}/"
    assert page in text(client.get("/console/reviews/"))
    shown = text(client.get(page))
    assert "不是本人申请的" in shown
    for secret in (ID_NUMBER, user.phone, stranger.phone):
        assert secret not in shown
    assert "写明核实结果" in text(client.post(page, {"separate": "1", "form_key": "r" * 20}))
    assert client.post(page, {"same": "1", "form_key": "s" * 20}).headers["Location"] == "/console/reviews/"
    assert Volunteer.objects.get().user == stranger
    undo = f"/console/reviews/merges/{Merge.objects.get().pk}/"
    assert undo in text(client.get("/console/reviews/"))
    assert "撤销合并" in text(client.get(undo))
    assert client.post(undo, {"form_key": "u" * 20}).headers["Location"] == page
    assert Volunteer.objects.get().user == user
    assert "没有完成" in text(client.post(undo, {"form_key": "v" * 20}))
