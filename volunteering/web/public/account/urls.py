from django.urls import path

from volunteering.web.public.account import views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("login/demo/", views.log_in_demo, name="login_demo"),
    path("me/privacy/", views.privacy_settings, name="privacy_settings"),
    path("me/privacy/sessions/end/", views.session_end, name="session_end"),
    path("me/privacy/download/", views.download, name="own_data"),
    path("me/privacy/close/", views.close, name="account_close"),
    path("account/closed/", views.closed, name="account_closed"),
    path("logout/", views.log_out, name="logout"),
]
