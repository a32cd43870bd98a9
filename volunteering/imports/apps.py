from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "volunteering.imports"
    verbose_name = "集体注册"

    def ready(self) -> None:
        from volunteering.core.lanes import Lane
        from volunteering.core.work import register_work
        from volunteering.imports.notices import KINDS, STRAIGHT
        from volunteering.imports.services import APPLY, CHECK, UNDO, apply_batch, check_batch, give_up, undo_rows
        from volunteering.messaging.enums import Topic
        from volunteering.messaging.kinds import register_kinds

        register_work(CHECK, check_batch, lane=Lane.LONG, when_given_up=give_up)
        register_work(APPLY, apply_batch, lane=Lane.LONG, when_given_up=give_up)
        register_work(UNDO, undo_rows, lane=Lane.LONG)
        register_kinds("imports", Topic.DESK, KINDS, straight=STRAIGHT)
