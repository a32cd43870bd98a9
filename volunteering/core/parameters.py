"""The numbers in force, each declared once: `parameters.CODES_PER_DAY()` is the value set, else the default here."""

from typing import Any

from volunteering.core.settable import Duration, Number, Parameter, RegionalSwitch

FAQ = "全国平台常见问题"

CODES_PER_DAY = Number("每个手机号 24 小时内的验证码", 3, low=1, high=20, unit="条", source=FAQ)
CODE_PAUSE = Duration("两条验证码之间的间隔", 60, low=30, high=600, unit="秒")
CODE_LIFETIME = Duration("验证码的有效期", 5, low=1, high=30, unit="分钟")
CODE_TRIES = Number("一条验证码可以试的次数", 5, low=1, high=10, unit="次")
# A school's whole class stands behind one address.
CODES_PER_ADDRESS = Number("同一网络地址一小时内的验证码", 30, low=5, high=10_000, unit="条")
CODES_PER_NETWORK = Number("同一网段（/24）一小时内的验证码", 120, low=5, high=50_000, unit="条")
CODES_PER_PREFIX = Number("同一号段（前七位）一小时内的验证码", 2_000, low=50, high=100_000, unit="条")
CODES_GLOBALLY = Number("全平台一小时内的验证码", 20_000, low=100, high=1_000_000, unit="条")
# Ten codes of five tries over 100,000 phones would be five hits a day: failures are capped for all together.
FAILED_CODES_GLOBALLY = Number("全平台一小时内输错验证码的次数", 2_000, low=50, high=10_000, unit="次")
SMS_PER_DAY = Number("全平台 24 小时内的短信", 50_000, low=100, high=10_000_000, unit="条")
LETTERS_PER_DAY = Number("一个活动 24 小时内写给参加者的信", 3, low=1, high=50, unit="封")
LETTERS_TO_MEMBERS = Number("一个组织 7 天内写给成员的信", 2, low=1, high=50, unit="封")
SUBSCRIPTIONS = Number("每人订阅的新活动", 10, low=1, high=100, unit="项")
QUIET_FROM = Number("安静时段从几点起（不急的消息等到早上）", 22, low=0, high=23, unit="点")
QUIET_TO = Number("安静时段到几点止", 8, low=0, high=23, unit="点")
EMAIL_CONFIRMATIONS = Number("每人 24 小时内的邮箱确认邮件", 5, low=1, high=50, unit="封")
SELF_REGISTRATION_AGE = Number("可以自行注册的年龄", 14, low=14, high=18, unit="周岁", source="《个人信息保护法》")
ORGANIZATIONS_PER_VOLUNTEER = Number("每位志愿者可以加入的组织", 5, low=1, high=50, unit="个", source=FAQ)
YOUNGEST_VOLUNTEER = Number("可以报名活动的最低年龄", 8, low=6, high=18, unit="周岁")
OFFER_LIFETIME = Duration("确认候补名额的时限", 24, low=1, high=168, unit="小时")
MOST_ADMINISTRATORS = Number("每个组织的管理员上限", 5, low=1, high=50, unit="位", source=FAQ)
EVIDENCE_FILES = Number("一个组织的证明材料", 3, low=1, high=10, unit="份")
EVIDENCE_KEPT = Duration("审核之后证明材料保留", 30, low=1, high=365, unit="天")
IDENTITY_TRIES = Number("每个账号 24 小时内核对证件号码", 10, low=3, high=100, unit="次")
CLAIMS_WAITING = Number("每人同时等待审核的队伍认领", 3, low=1, high=20, unit="个")
SHEET_KEPT = Duration("集体注册的表格保留", 30, low=1, high=365, unit="天")
MEMBER_EXPORTS = Number("一个组织 24 小时内导出志愿者名单", 10, low=1, high=100, unit="次")
CHECK_IN_OPENS = Duration("场次开始前多久可以签到", 60, low=0, high=240, unit="分钟")
CHECK_OUT_STAYS = Duration("场次结束后多久还能签退", 120, low=0, high=720, unit="分钟")
CODE_GUESSES = Number("一个人十分钟内可以试的签到码", 10, low=3, high=60, unit="次")
ACTIVE_HOURS = Number(
    "活跃志愿者一年的服务时长", 20, low=1, high=500, unit="小时", source="《中国注册志愿者管理办法》第十一条"
)
REVIEWS_ACTIVITIES = RegionalSwitch("活动先审后发", False)

DECLARED: dict[str, Parameter[Any]] = {name: one for name, one in list(globals().items()) if isinstance(one, Parameter)}
for _name, _one in DECLARED.items():
    _one.name = _name
