from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "volunteering.organizations"
    verbose_name = "组织"
