from django.apps import AppConfig


class ServiceRecordsConfig(AppConfig):
    name = "volunteering.service_records"
    verbose_name = "服务记录"

    def ready(self) -> None:
        from django.db.models import Q

        from volunteering.activities.enums import Audience
        from volunteering.activities.services.announcing import register_audience
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.messaging.enums import Topic
        from volunteering.messaging.kinds import register_kinds
        from volunteering.service_records.notices import KINDS
        from volunteering.service_records.selectors import own_part
        from volunteering.service_records.services import merging

        register(LifeEvent.PERSON_MERGED, merging.on_person_merged)
        register(LifeEvent.PERSON_UNMERGED, merging.on_person_unmerged)
        register_part("服务记录", own_part)
        register_audience(Audience.CAME, Q(attendance__came_at__isnull=False))
        register_kinds("service_records", Topic.RECORDS, KINDS)
