from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteering.volunteers"
    verbose_name = "志愿者"

    def ready(self) -> None:
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.messaging.enums import Topic
        from volunteering.messaging.kinds import register_kinds
        from volunteering.volunteers.notices import KINDS, STRAIGHT, URGENT
        from volunteering.volunteers.selectors import own_cases, own_part
        from volunteering.volunteers.services import claiming
        from volunteering.volunteers.services.registration import on_account_closed, on_phone_changed

        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
        register(LifeEvent.ACCOUNT_CLOSED, claiming.on_account_closed)
        register(LifeEvent.PHONE_CHANGED, on_phone_changed)
        register_part("认领核实", own_cases)
        register_part("志愿者信息", own_part)
        register_kinds("volunteers", Topic.ACCOUNT, KINDS, urgent=URGENT, straight=STRAIGHT)
