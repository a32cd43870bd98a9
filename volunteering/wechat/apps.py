from django.apps import AppConfig


class WechatConfig(AppConfig):
    name = "volunteering.wechat"
    verbose_name = "微信"

    def ready(self) -> None:
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.work import register_work
        from volunteering.wechat.services import on_account_closed, scenes

        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
        register_work(scenes.WORK, scenes.make_scene, when_given_up=scenes.give_up)
