from django.apps import AppConfig


class ServiceRecordsConfig(AppConfig):
    name = "volunteering.service_records"
    verbose_name = "服务记录"

    def ready(self) -> None:
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.core.work import register_work
        from volunteering.service_records.selectors import own_certificates, own_hand_lines, own_part
        from volunteering.service_records.services import batches, merging

        register(LifeEvent.PERSON_MERGED, merging.on_person_merged)
        register(LifeEvent.PERSON_UNMERGED, merging.on_person_unmerged)
        register_part("服务记录", own_part)
        register_part("补录的时长", own_hand_lines)
        register_part("服务证明", own_certificates)
        register_work(batches.WORK, batches.issue_batch, is_long=True, when_given_up=batches.give_up)
