import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.fixture
def read(monkeypatch, tmp_path):
    def read(address):
        monkeypatch.setenv("SOME_DATABASE", address)
        return env.database("SOME_DATABASE", sqlite_path=tmp_path)

    return read


def test_an_address_names_a_host_or_the_directory_of_a_socket(read):
    by_host = read("postgresql://me:p%40ss@db.example:5433/volunteers?sslmode=verify-full")
    assert [by_host[part] for part in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        *("me", "p@ss", "db.example", "5433", "volunteers")
    ]
    assert by_host["OPTIONS"]["sslmode"] == "verify-full"
    for address in (
        "postgresql://me@/volunteers?host=/run/postgresql",
        "postgresql://me@%2Frun%2Fpostgresql/volunteers",
    ):
        by_socket = read(address)
        assert (by_socket["HOST"], by_socket["PORT"], by_socket["NAME"]) == ("/run/postgresql", "", "volunteers")


def test_our_planning_stands_beside_options_of_the_address(read):
    options = read("postgresql://me@/volunteers?options=-c%20work_mem%3D8MB")["OPTIONS"]["options"]
    assert options == f"{env.PLANNING} -c work_mem=8MB"


def test_what_cannot_be_read_is_said_without_the_password(read):
    for address in ("mysql://me@db/volunteers", "postgresql://me:sec%ret@db/volunteers"):
        with pytest.raises(ImproperlyConfigured, match="SOME_DATABASE") as refused:
            read(address)
        assert "sec" not in str(refused.value)
