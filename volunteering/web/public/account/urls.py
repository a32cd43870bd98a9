from django.urls import path

from volunteering.web.public.account import views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("login/demo/", views.log_in_demo, name="login_demo"),
    path("logout/", views.log_out, name="logout"),
]
