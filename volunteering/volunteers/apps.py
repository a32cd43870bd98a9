from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteering.volunteers"
    verbose_name = "志愿者"
