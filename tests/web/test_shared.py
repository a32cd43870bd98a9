from django.test import Client

from volunteering.content.models import Link


def test_visitors_share_a_page_and_hear_when_it_has_not_changed(client, db, django_assert_num_queries):
    first = client.get("/activities/")
    with django_assert_num_queries(0):
        again = Client().get("/activities/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_shared_page_holds_nobodys_token(client, db):
    page = client.get("/").content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert "form_key" not in page
    assert "csrftoken" not in client.cookies


def test_who_is_logged_in_gets_a_page_of_ones_own(client, user):
    visitor = client.get("/").content.decode()
    client.force_login(user)
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert "登录" in visitor
    assert "我的" in client.get("/").content.decode()


def test_large_type_is_shared_apart(client, db):
    plain = client.get("/").content
    client.post("/settings/large-type/")
    assert client.get("/").content != plain


def test_a_changed_menu_shows_after_a_moment(client, db):
    client.get("/policies/")
    Link.objects.create(label="新链接", address="https://example.org/")
    assert "新链接" not in client.get("/policies/").content.decode()
