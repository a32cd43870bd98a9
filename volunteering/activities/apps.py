from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "volunteering.activities"
    verbose_name = "活动"
