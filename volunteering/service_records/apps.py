from django.apps import AppConfig


class ServiceRecordsConfig(AppConfig):
    name = "volunteering.service_records"
    verbose_name = "服务记录"

    def ready(self) -> None:
        from django.db.models import Q

        from volunteering.activities.enums import Audience
        from volunteering.activities.selectors.letters import register_audience
        from volunteering.core.lanes import Lane
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.core.work import register_work
        from volunteering.messaging.enums import Topic
        from volunteering.messaging.kinds import register_kinds
        from volunteering.service_records.notices.kinds import RECORDS, REMINDERS, STRAIGHT, URGENT, WORK
        from volunteering.service_records.selectors import own_attendance, own_certificates, own_hand_lines, own_part
        from volunteering.service_records.selectors.evaluations import own_evaluations
        from volunteering.service_records.selectors.merits import own_merits
        from volunteering.service_records.selectors.stars import own_stars
        from volunteering.service_records.services import batches, merging, standing

        register(LifeEvent.ACCOUNT_CLOSED, standing.on_account_closed)
        # Before what moves the hours, so that it runs after it.
        register(LifeEvent.PERSON_MERGED, standing.on_people_changed)
        register(LifeEvent.PERSON_UNMERGED, standing.on_people_changed)
        register(LifeEvent.PERSON_MERGED, merging.on_person_merged)
        register(LifeEvent.PERSON_UNMERGED, merging.on_person_unmerged)
        register_part("服务记录", own_part)
        register_audience(Audience.CAME, Q(attendance__came_at__isnull=False))
        register_kinds("service_records", Topic.RECORDS, RECORDS, straight=STRAIGHT)
        register_kinds("service_records", Topic.REMINDERS, REMINDERS, urgent=URGENT, straight=STRAIGHT)
        register_kinds("service_records", Topic.DESK, WORK, straight=STRAIGHT)
        register_part("评价", own_evaluations)
        register_part("培训与表彰", own_merits)
        register_part("星级", own_stars)
        register_part("签到", own_attendance)
        register_part("补录的时长", own_hand_lines)
        register_part("服务证明", own_certificates)
        register_work(batches.WORK, batches.issue_batch, lane=Lane.LONG, when_given_up=batches.give_up)
