import datetime as dt
import logging
from io import StringIO

import pytest
from django.core.cache import caches

from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.models import User
from volunteering.accounts.services import open_user
from volunteering.core.remembering import forget
from volunteering.organizations.enums import Tier
from volunteering.organizations.services import OrganizationDetails, certify_organization, register_organization
from volunteering.regions.models import Region
from volunteering.regions.services import load_regions
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.services import load_terms
from volunteering.volunteers.services import Profile, register_volunteer

# A made-up person: valid check digit, impossible region 990000.
ID_NUMBER = "99000019800101059X"


@pytest.fixture(autouse=True)
def nothing_remembered():
    forget()
    for name in ("default", "pictures"):
        caches[name].clear()


@pytest.fixture
def log():
    """What the handler that production has writes to stderr."""
    handler = next(one for one in logging.getLogger().handlers if one.name == "stderr")
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.fixture
def private_files(settings, tmp_path):
    """Where sealed files lie in this test."""
    settings.PRIVATE_FILES_DIR = tmp_path / "private"
    return settings.PRIVATE_FILES_DIR


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Reference data are loaded once; each test's own transaction starts from them."""
    with django_db_blocker.unblock():
        load_regions()
        load_terms()


@pytest.fixture
def regions(db: None) -> None:
    if not Region.objects.exists():  # a test with real transactions empties every table when it ends
        load_regions()


@pytest.fixture
def terms(db: None) -> None:
    if not Term.objects.exists():
        load_terms()


@pytest.fixture
def county(regions: None) -> Region:
    return Region.objects.get(code="320411")


@pytest.fixture
def user(db: None, now: dt.datetime) -> User:
    return open_user(phone="19900000001", now=now)


@pytest.fixture
def profile(terms, county):
    def term(name):
        return Term.objects.get(vocabulary=name[0], name=name[1])

    return Profile(
        region=county,
        employer="科技馆",
        political_status=term(("political_status", "群众")),
        ethnicity=term(("ethnicity", "汉族")),
        title_rank=term(("title_rank", "副高级")),
        education=term(("education", "大学本科")),
        occupation=term(("occupation", "企业")),
        grassroots_leader=term(("grassroots_leader", "否")),
        service_categories=[term(("service_category", "科技培训"))],
        service_fields=[term(("service_field", "科学教育类"))],
    )


@pytest.fixture
def volunteer(user, profile, now):
    return register_volunteer(by=user, name="张三", id_number=ID_NUMBER, profile=profile, now=now)


@pytest.fixture
def another_volunteer(profile, now):
    user = open_user(phone="19900000042", now=now)
    return register_volunteer(by=user, name="李四", id_number="990000199001010025", profile=profile, now=now)


@pytest.fixture
def details(terms, county):
    return OrganizationDetails(
        name="新北区科技志愿服务大队",
        tier=Tier.DISTRICT_BRIGADE,
        is_registered=False,
        supervisor_type=Term.objects.get(vocabulary="supervisor_type", name="地方科协"),
        supervisor="新北区科学技术协会",
        founded_on=dt.date(2019, 8, 8),
        home_region=county,
        service_categories=[Term.objects.get(vocabulary="service_category", name="科技培训")],
    )


@pytest.fixture
def pending(volunteer, user, details, now):
    return register_organization(by=user, details=details, now=now)


@pytest.fixture
def staff(regions, now):
    user = open_user(phone="19900000077", now=now)
    city = Region.objects.get(code="320400")
    grant_region_role(by=None, user=user, region=city, role=RegionRole.ADMINISTRATOR, now=now)
    return user


@pytest.fixture
def operator(regions, now):
    user = open_user(phone="19900000076", now=now)
    city = Region.objects.get(code="320400")
    grant_region_role(by=None, user=user, region=city, role=RegionRole.OPERATOR, now=now)
    return user


@pytest.fixture
def elsewhere(regions, now):
    """An administrator of another city."""
    user = open_user(phone="19900000078", now=now)
    region = Region.objects.get(code="320500")
    grant_region_role(by=None, user=user, region=region, role=RegionRole.ADMINISTRATOR, now=now)
    return user


@pytest.fixture
def certified(pending, staff, now):
    return certify_organization(by=staff, organization=pending, now=now)


def pass_second_factor(client) -> None:
    """As if the staff member had given the one-time password in this session."""
    session = client.session
    session["second_factor"] = True
    session.save()
