from django.urls import path

from volunteering.web.public.organizations import views

urlpatterns = [
    path("organizations/", views.directory, name="organization_list"),
    path("organizations/<str:public_id>/", views.detail, name="organization_detail"),
    path("organizations/<str:public_id>/membership/", views.membership, name="organization_membership"),
]
