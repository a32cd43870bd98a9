from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "volunteering.core"
    verbose_name = "基础"
