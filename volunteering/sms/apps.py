from django.apps import AppConfig
from django.core.checks import Tags, register


class SmsConfig(AppConfig):
    name = "volunteering.sms"
    verbose_name = "短信"

    def ready(self) -> None:
        from volunteering.core.lanes import Lane
        from volunteering.core.work import register_work
        from volunteering.sms.checks import report_address, templates
        from volunteering.sms.services import CODE, NOTICE, send_message

        register_work(CODE, send_message, lane=Lane.URGENT)
        register_work(NOTICE, send_message, lane=Lane.OUTBOUND)
        # For one release: what processes of the old version write after the upgrade has renamed what waited.
        register_work("sms:send", send_message, lane=Lane.OUTBOUND)
        for check in (templates, report_address):
            register(check, Tags.security, deploy=True)
