from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "volunteering.stories"
    verbose_name = "宣传"

    def ready(self) -> None:
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.messaging.enums import Topic
        from volunteering.messaging.kinds import register_kinds
        from volunteering.stories.notices import DESK, OWN, STRAIGHT
        from volunteering.stories.selectors import own_part
        from volunteering.stories.services import consenting, merging

        register(LifeEvent.ACCOUNT_CLOSED, consenting.on_account_closed)
        register(LifeEvent.PERSON_MERGED, merging.on_person_merged)
        register(LifeEvent.PERSON_UNMERGED, merging.on_person_unmerged)
        register_part("写我的典型人物", own_part)
        register_kinds("stories", Topic.ORGANIZATION, OWN, straight=STRAIGHT)
        register_kinds("stories", Topic.DESK, DESK, straight=STRAIGHT)
