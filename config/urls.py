from django.urls import include, path

urlpatterns = [
    path("", include("volunteering.web.public.urls")),
    path("console/", include("volunteering.web.console.urls")),
]
