from django.urls import include, path

urlpatterns = [
    path("", include("volunteering.web.public.urls")),
    path("console/", include("volunteering.web.console.urls")),
]

handler400 = "volunteering.web.errors.bad_request"
handler403 = "volunteering.web.errors.not_allowed"
handler404 = "volunteering.web.errors.not_found"
handler500 = "volunteering.web.errors.broken"
