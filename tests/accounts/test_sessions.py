"""A session brings its user and the volunteer along."""

from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User, UserSession


def test_one_question_brings_session_user_and_volunteer(client, volunteer, user, django_assert_num_queries):
    client.force_login(user)
    client.get("/me/activities/")
    with django_assert_num_queries(4):  # who asks, the sign-ups, what one leads, whether the menu shows the desk
        assert client.get("/me/activities/").status_code == 200


def test_a_session_given_to_somebody_else_is_nobodys(client, volunteer, user, another_volunteer):
    client.force_login(user)
    UserSession.objects.update(user=another_volunteer.user)
    assert client.get("/me/").headers["Location"] == "/login/"


def test_a_session_opens_nothing_once_its_user_may_not_log_in(client, volunteer, user):
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(state=UserState.SUSPENDED)
    assert client.get("/me/").headers["Location"] == "/login/"
