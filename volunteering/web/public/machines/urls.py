from django.urls import path

from volunteering.web.metrics import metrics
from volunteering.web.public.machines import sms

urlpatterns = [
    path("metrics", metrics, name="metrics"),
    path("sms/reports/<str:name>/<str:secret>/", sms.report, name="sms_report"),
]
