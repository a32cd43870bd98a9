from django.apps import AppConfig


class ServiceRecordsConfig(AppConfig):
    name = "volunteering.service_records"
    verbose_name = "服务记录"

    def ready(self) -> None:
        from volunteering.core.own_data import register_part
        from volunteering.service_records.selectors import own_part

        register_part("服务记录", own_part)
