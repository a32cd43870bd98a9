"""A connection that the server closed is noticed without asking it, before a request meets it."""

import threading
import time

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from volunteering.content.models import Link
from volunteering.core.prepared import prepared

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


def test_a_prepared_question_is_asked_again_over_a_new_connection():
    link = Link.objects.create(label="甲", position=0)
    for _ in range(3):
        assert [one.pk for one in standing(position=0)] == [link.pk]
        with CaptureQueriesContext(connection) as captured:
            standing(position=0)
        assert len(captured) == 1
        connection.close()


@prepared
def standing(**values):
    return Link.objects.filter(position=values["position"])
