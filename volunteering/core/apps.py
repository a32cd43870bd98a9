from django.apps import AppConfig
from django.core.checks import Tags, register


class CoreConfig(AppConfig):
    name = "volunteering.core"
    verbose_name = "基础"

    def ready(self) -> None:
        from volunteering.core.checks import signing_certificate, site_address

        for check in (signing_certificate, site_address):
            register(check, Tags.security, deploy=True)
