from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "volunteering.regions"
    verbose_name = "行政区划"
