from django.urls import path

from volunteering.web.public.notices import preferences, views

urlpatterns = [
    path("me/notices/", views.inbox, name="notices"),
    path("me/notices/read/", views.read_all, name="notices_read"),
    path("me/notices/settings/", preferences.page, name="notice_settings"),
    path("me/notices/settings/saved/", preferences.saved, name="notice_settings_saved"),
    path("me/notices/<uuid:notice_id>/", views.detail, name="notice"),
    path("me/notices/email/", preferences.email, name="notice_email"),
    path("me/notices/email/<str:token>/", preferences.email_link, name="notice_email_link"),
    path("me/notices/email/<str:token>/confirm/", preferences.email_confirm, name="notice_email_confirm"),
    path("notices/off/<str:token>/", preferences.leave, name="notice_leave"),
]
