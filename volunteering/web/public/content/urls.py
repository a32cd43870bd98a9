from django.urls import path

from volunteering.web.public.content import views

urlpatterns = [
    path("policies/", views.policy_list, name="policy_list"),
    path("policies/<str:public_id>/", views.policy_detail, name="policy_detail"),
    path("policies/<str:public_id>/original/", views.original, name="policy_original"),
    path("links/", views.link_list, name="link_list"),
]
