from django.urls import path

from volunteering.web.public.machines import sms

urlpatterns = [
    path("sms/reports/<str:name>/<str:secret>/", sms.report, name="sms_report"),
]
