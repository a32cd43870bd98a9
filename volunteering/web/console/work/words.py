"""What background work and the entries of the timetable are called on the page; errors that have a known remedy."""

import datetime as dt

WORK = {
    "activities:tell_subscribers": "新活动的订阅消息",
    "imports:apply": "集体注册：写入",
    "imports:check": "集体注册：检查表格",
    "imports:undo": "集体注册：撤销",
    "messaging:confirm_email": "邮箱确认邮件",
    "messaging:email": "邮件",
    "messaging:sms": "改发短信的消息",
    "messaging:wechat": "微信消息",
    "organizations:formation_count": "组建进度的统计",
    "organizations:letter": "给成员的信",
    "service_records:certificates": "批量开具证明",
    "sms:code": "短信验证码",
    "sms:notice": "通知短信",
    "sms:send": "短信（升级时留下的）",
    "wechat:scene": "公众号二维码",
}
TIMETABLE = {
    "access.watch": "查看平台是否正常，有事提醒运营员",
    "accounts.clean": "清理过期的验证码和登录",
    "activities.expire_offers": "收回过时没有确认的名额",
    "activities.finish_announcements": "把变动告诉每一位参加者",
    "activities.remind": "活动前一天的提醒",
    "activities.tell_of_new": "每天早上的订阅消息",
    "activities.tell_signed_up": "报名成功的消息",
    "audit.seal": "封存操作记录",
    "core.clean": "清理草稿和做完的工作",
    "core.clean_files": "清理到期的文件",
    "messaging.clean": "清理旧消息",
    "messaging.plan": "安排消息怎么送",
    "organizations.count_formations": "组建进度的统计",
    "service_records.award_stars": "公示期满，评定星级",
    "service_records.look_for_anomalies": "查找时长异常",
    "service_records.look_for_stars": "查找够星级的志愿者",
    "service_records.record_noticed_hours": "公示期满，记录补录的时长",
    "service_records.remind_of_deadlines": "提醒确认时长",
    "service_records.see_off": "提醒签退",
    "service_records.watch_deadlines": "记录时长的期限",
    "sms.clean": "清理发过的短信",
    "stories.remind": "提醒写活动风采",
    "stories.sweep_pictures": "清理不用的照片",
    "wechat.clean": "清理微信推送记录",
    "wechat.renew": "更新微信凭据",
}
# Given up they have ended: the inbox still has them, and there is nothing to start again.
ENDED = {"messaging:email", "messaging:sms", "messaging:wechat"}
# The class of an error, which is all that is kept of it.
REMEDIES = {
    "ProviderDown": "短信通道都不通。看下面“短信”里各通道的原因。",
    "SMTPAuthenticationError": "邮件服务器不认用户名或密码：核对 EMAIL_HOST_USER、EMAIL_HOST_PASSWORD。",
    "ConnectionRefusedError": "对方没有在运行，或地址、端口不对。",
    "TimeoutError": "对方没有回答。",
    "WechatUnreachable": "连不上微信，或微信没有回答。",
    "WechatError": "微信不接受：核对 WECHAT_APP_SECRET、WECHAT_TEMPLATE、IP 白名单。",
    "WorkerDied": "做这件工作的进程中途退出，可能是内存不够。",
    "OSError": "磁盘满了、目录不能写，或网络不通。",
    "gaierror": "域名解析不了：核对地址和 DNS。",
}


def every(pause: dt.timedelta) -> str:
    """5 秒, 30 分钟, 6 小时."""
    seconds = int(pause.total_seconds())
    for size, unit in ((3600, "小时"), (60, "分钟")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} 秒"


def took(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f} 秒" if milliseconds >= 100 else "不到 0.1 秒"
