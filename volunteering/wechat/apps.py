from django.apps import AppConfig
from django.core import checks


class WechatConfig(AppConfig):
    name = "volunteering.wechat"
    verbose_name = "微信"

    def ready(self) -> None:
        from volunteering.core.lanes import Lane
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.work import register_work
        from volunteering.wechat.checks import account
        from volunteering.wechat.services import on_account_closed, on_phone_changed, scenes

        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
        register(LifeEvent.PHONE_CHANGED, on_phone_changed)
        register_work(scenes.WORK, scenes.make_scene, lane=Lane.OUTBOUND, when_given_up=scenes.give_up)
        checks.register(account, checks.Tags.security, deploy=True)
