from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "volunteering.activities"
    verbose_name = "活动"

    def ready(self) -> None:
        from volunteering.activities.notices import KINDS, NEWS, REMINDERS, STRAIGHT, URGENT
        from volunteering.activities.selectors import own_part, own_subscriptions
        from volunteering.activities.services import halting, merging
        from volunteering.activities.services.leaving import on_account_closed
        from volunteering.activities.services.subscribing import TELL, tell_subscribers
        from volunteering.core.lanes import Lane
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.core.work import register_work
        from volunteering.messaging.enums import Topic
        from volunteering.messaging.kinds import register_kinds

        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
        register(LifeEvent.PERSON_MERGED, merging.on_person_merged)
        register(LifeEvent.PERSON_UNMERGED, merging.on_person_unmerged)
        register(LifeEvent.ORGANIZATION_SUSPENDED, halting.on_organization_suspended)
        register(LifeEvent.ORGANIZATION_RESUMED, halting.on_organization_resumed)
        register(LifeEvent.ORGANIZATION_DISSOLVED, halting.on_organization_dissolved)
        register_part("参加的活动", own_part)
        register_part("活动订阅", own_subscriptions)
        register_kinds("activities", Topic.SIGN_UPS, KINDS, urgent=URGENT, straight=STRAIGHT)
        register_kinds("activities", Topic.REMINDERS, REMINDERS, straight=STRAIGHT)
        register_kinds("activities", Topic.NEWS, NEWS, straight=STRAIGHT)
        register_work(TELL, tell_subscribers, lane=Lane.LONG)
