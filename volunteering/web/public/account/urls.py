from django.urls import path

from volunteering.web.public.account import privacy, views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("login/demo/", views.log_in_demo, name="login_demo"),
    path("me/privacy/", privacy.overview, name="privacy_settings"),
    path("me/privacy/consents/<str:kind>/", privacy.consent, name="consent"),
    path("me/privacy/phone/", privacy.phone, name="phone_change"),
    path("me/privacy/phone/changed/", privacy.phone_changed, name="phone_changed"),
    path("me/privacy/sessions/end/", privacy.session_end, name="session_end"),
    path("me/privacy/download/", privacy.download, name="own_data"),
    path("me/privacy/close/", privacy.close, name="account_close"),
    path("account/closed/", privacy.closed, name="account_closed"),
    path("logout/", views.log_out, name="logout"),
]
