import datetime as dt

import pytest

from volunteering.accounts.models import User
from volunteering.accounts.services import open_user
from volunteering.regions.models import Region
from volunteering.regions.services import load_regions
from volunteering.vocabularies.services import load_terms

# A made-up person: valid check digit, impossible region 990000.
ID_NUMBER = "99000019800101059X"


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def regions(db: None) -> None:
    load_regions()


@pytest.fixture
def terms(db: None) -> None:
    load_terms()


@pytest.fixture
def county(regions: None) -> Region:
    return Region.objects.get(code="320411")


@pytest.fixture
def user(db: None, now: dt.datetime) -> User:
    return open_user(phone="19900000001", now=now)
