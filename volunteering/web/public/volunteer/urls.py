from django.urls import path

from volunteering.web.public.volunteer import views

urlpatterns = [
    path("volunteer/register/", views.register, name="volunteer_register"),
    path("volunteer/register/guardian/", views.guardian, name="volunteer_guardian"),
    path("volunteer/registered/", views.registered, name="volunteer_registered"),
    path("me/", views.me, name="volunteer_me"),
    path("me/edit/", views.edit, name="volunteer_edit"),
]
