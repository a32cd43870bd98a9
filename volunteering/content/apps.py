from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "volunteering.content"
    verbose_name = "内容"
