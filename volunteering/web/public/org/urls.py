from django.urls import path

from volunteering.web.public.org import registration, views

urlpatterns = [
    path("org/register/", registration.register, name="org_register"),
    path("org/register/administrator/", registration.administrator, name="org_register_administrator"),
    path("org/registered/", views.registered, name="org_registered"),
    path("org/", views.info, name="org_info"),
    path("org/edit/", views.edit, name="org_edit"),
    path("org/volunteers/", views.volunteers, name="org_volunteers"),
    path("org/volunteers/<uuid:membership_id>/", views.decide, name="org_decide_membership"),
]
