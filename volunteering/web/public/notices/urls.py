from django.urls import path

from volunteering.web.public.notices import views

urlpatterns = [
    path("me/notices/", views.inbox, name="notices"),
    path("me/notices/read/", views.read_all, name="notices_read"),
]
