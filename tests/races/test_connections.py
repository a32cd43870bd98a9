"""A connection that the server closed is noticed without asking it, before a request meets it."""

import threading
import time

import pytest
from django.db import connection, connections

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def terminate(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    connections.close_all()


def test_a_closed_connection_is_noticed_and_a_living_one_is_not_asked(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.is_usable", lambda self: pytest.fail("asked"))
        assert connection.is_usable()
    thread = threading.Thread(target=terminate, args=[pid])
    thread.start()
    thread.join()
    time.sleep(0.2)
    assert not connection.is_usable()
    connection.close()
