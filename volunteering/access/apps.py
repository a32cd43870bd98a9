from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "volunteering.access"
    verbose_name = "权限"
