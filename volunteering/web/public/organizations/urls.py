from django.urls import path

from volunteering.web.public.organizations import notices, views

urlpatterns = [
    path("organizations/", views.directory, name="organization_list"),
    path("organizations/<str:public_id>/", views.detail, name="organization_detail"),
    path("organizations/<str:public_id>/notices/", notices.listing, name="organization_notices"),
    path("organizations/<str:public_id>/notices/<uuid:line_id>/", notices.objection, name="notice_objection"),
    path("organizations/<str:public_id>/membership/", views.membership, name="organization_membership"),
]
