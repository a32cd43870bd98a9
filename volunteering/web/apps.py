from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "volunteering.web"
    verbose_name = "页面"
