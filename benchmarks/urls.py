"""The platform's own addresses and a bare view to measure them against."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello), path("", include("config.urls"))]
handler500 = "volunteering.web.errors.broken"
