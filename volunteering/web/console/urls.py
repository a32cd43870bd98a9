from django.urls import path

from volunteering.web.console import authenticator
from volunteering.web.console.reviews import views

urlpatterns = [
    path("authenticator/", authenticator.page, name="authenticator"),
    path("reviews/", views.waiting, name="console_reviews"),
    path("reviews/organizations/<str:public_id>/", views.organization, name="console_review_organization"),
    path("reviews/changes/<uuid:change_id>/", views.change, name="console_review_change"),
]
