from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "volunteering.messaging"
    verbose_name = "消息"

    def ready(self) -> None:
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.messaging.selectors import own_part
        from volunteering.messaging.services import on_account_closed, on_phone_changed

        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
        register(LifeEvent.PHONE_CHANGED, on_phone_changed)
        register_part("消息", own_part)
