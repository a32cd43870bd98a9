from django.urls import path

from volunteering.web.console import authenticator
from volunteering.web.console.home import views as home
from volunteering.web.console.people import views as people
from volunteering.web.console.reviews import activities, evidence, views

urlpatterns = [
    path("", home.desk, name="console"),
    path("people/", people.people, name="console_people"),
    path("people/<uuid:grant_id>/withdraw/", people.withdraw, name="console_grant_withdraw"),
    path("reviews/activities/<str:public_id>/", activities.review, name="console_review_activity"),
    path("reviews/parents/<uuid:request_id>/", views.parent, name="console_review_parent"),
    path("authenticator/", authenticator.page, name="authenticator"),
    path("reviews/", views.waiting, name="console_reviews"),
    path("reviews/organizations/<str:public_id>/", views.organization, name="console_review_organization"),
    path("reviews/organizations/<str:public_id>/<uuid:file_id>/", evidence.show, name="console_review_evidence"),
    path("reviews/changes/<uuid:change_id>/", views.change, name="console_review_change"),
]
