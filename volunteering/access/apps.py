from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "volunteering.access"
    verbose_name = "权限"

    def ready(self) -> None:
        from volunteering.access.services import on_account_closed
        from volunteering.core.life_events import LifeEvent, register

        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
