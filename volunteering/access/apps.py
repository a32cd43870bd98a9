from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "volunteering.access"
    verbose_name = "权限"

    def ready(self) -> None:
        from volunteering.access.notices import KINDS
        from volunteering.access.services import on_account_closed
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.messaging.enums import Topic
        from volunteering.messaging.kinds import register_kinds

        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
        register_kinds("access", Topic.DESK, KINDS)
