from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "volunteering.messaging"
    verbose_name = "消息"

    def ready(self) -> None:
        from volunteering.core.lanes import Lane
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.core.work import register_work
        from volunteering.messaging.enums import Channel, Topic
        from volunteering.messaging.kinds import register_kinds
        from volunteering.messaging.selectors import own_choices, own_part
        from volunteering.messaging.services import on_account_closed, on_phone_changed, on_wechat_bound
        from volunteering.messaging.services.by_email import deliver_by_email
        from volunteering.messaging.services.by_sms import deliver_by_sms
        from volunteering.messaging.services.by_wechat import deliver_by_wechat
        from volunteering.messaging.services.outgoing import give_up
        from volunteering.messaging.services.planning import WORK
        from volunteering.messaging.services.preferring import CONFIRM, send_confirmation

        kinds = {"phone_changed": "登录手机号已更换", "wechat_bound": "账号绑定了微信"}
        register_kinds("accounts", Topic.ACCOUNT, kinds, urgent=kinds)
        register_work(WORK[Channel.WECHAT], deliver_by_wechat, lane=Lane.OUTBOUND, when_given_up=give_up)
        register_work(WORK[Channel.SMS], deliver_by_sms, when_given_up=give_up)
        register_work(WORK[Channel.EMAIL], deliver_by_email, lane=Lane.OUTBOUND, when_given_up=give_up)
        register_work(CONFIRM, send_confirmation, lane=Lane.OUTBOUND)
        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
        register(LifeEvent.PHONE_CHANGED, on_phone_changed)
        register(LifeEvent.WECHAT_BOUND, on_wechat_bound)
        register_part("消息", own_part)
        register_part("消息设置", own_choices)
