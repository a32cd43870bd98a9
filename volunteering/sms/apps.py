from django.apps import AppConfig


class SmsConfig(AppConfig):
    name = "volunteering.sms"
    verbose_name = "短信"

    def ready(self) -> None:
        from volunteering.core.work import register_work
        from volunteering.sms.services import SEND, send_message

        register_work(SEND, send_message)
