"""The numbers in force, each declared once: `parameters.CODES_PER_DAY()` is the value set, else the default here."""

from typing import Any

from volunteering.core.settable import Duration, Number, Parameter, RegionalNumbers, RegionalSwitch

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
NOTICES_PER_PHONE = Number("每个手机号 24 小时内的通知短信", 5, low=1, high=50, unit="条")
# The rest is kept for login codes: without them nobody gets in.
NOTICES_SHARE = Number("通知短信最多用到全平台短信的", 80, low=10, high=100, unit="%")
LETTERS_PER_DAY = Number("一个活动 24 小时内写给参加者的信", 3, low=1, high=50, unit="封")
LETTERS_OF_ORGANIZATION = Number("一个组织 24 小时内写给参加者的信", 20, low=1, high=1_000, unit="封")
LETTERS_AFTER = Duration("活动结束多久以后不能再给参加者写信", 60, low=1, high=365, unit="天")
LETTERS_TO_MEMBERS = Number("一个组织 7 天内写给成员的信", 2, low=1, high=50, unit="封")
SUBSCRIPTIONS = Number("每人订阅的新活动", 10, low=1, high=100, unit="项")
QUIET_FROM = Number("安静时段从几点起（不急的消息等到早上）", 22, low=0, high=23, unit="点")
QUIET_TO = Number("安静时段到几点止", 8, low=0, high=23, unit="点")
NOTICES_KEPT = Duration("站内消息保留", 730, low=180, high=3650, unit="天")
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
RECORDING_WORKING_DAYS = Number(
    "活动结束后记录时长的期限", 10, low=1, high=60, unit="个工作日", source="民政部令第67号第十一条"
)
# A picture costs as much as forty pages, and anybody may ask for one: what is over waits.
PICTURES_PER_MINUTE = Number("每个服务进程一分钟内制作的海报和分享图", 60, low=1, high=1000, unit="张")
HOURS_PER_SHIFT = Number("一个场次里每人最多记录的时长", 12, low=1, high=24, unit="小时")
ACTIVE_HOURS = Number(
    "活跃志愿者一年的服务时长", 20, low=1, high=500, unit="小时", source="《中国注册志愿者管理办法》第十一条"
)
# From where on recorded hours are worth a second look; nothing is refused because of them.
ODD_HOURS_A_DAY = Number("异常：一人一天的时长超过", 12, low=4, high=24, unit="小时")
ODD_DAYS_IN_A_ROW = Number("异常：一人连续服务超过", 31, low=7, high=366, unit="天")
ODD_PEOPLE_PER_BROWSER = Number("异常：一部手机为几人签到", 3, low=2, high=50, unit="人")
ODD_PEOPLE_CALLED = Number("异常：点名签到，场次至少", 10, low=2, high=1000, unit="人")
ODD_SHARE_CALLED = Number("异常：点名签到的人超过", 80, low=10, high=99, unit="%")
ODD_PEOPLE_MENDED = Number("异常：补签退，场次至少", 5, low=1, high=1000, unit="人")
ODD_SHARE_MENDED = Number("异常：补签退的人超过", 50, low=10, high=99, unit="%")
ODD_PEOPLE_BY_HAND = Number("异常：一个活动一天手工补录达到", 10, low=2, high=1000, unit="人")
STORY_PHOTOS = Number("一篇活动风采或典型的照片", 9, low=1, high=20, unit="张")
RECAP_REMINDED = Duration("活动结束多久还没有风采就提醒", 2, low=1, high=30, unit="天")
RECAP_REMINDED_AGAIN = Duration("活动结束多久再提醒一次", 7, low=2, high=60, unit="天")
CERTIFICATES_PER_DAY = Number("一个人 24 小时内开具的服务证明", 20, low=1, high=200, unit="份")
CERTIFICATE_LINES = Number("一份服务证明最多列出", 500, low=50, high=1_000, unit="次")
CERTIFICATE_CHECKS = Number("同一网络地址一小时内核验证明", 60, low=5, high=10_000, unit="次")
CERTIFICATE_BATCH = Number("一次批量开具证明", 2_000, low=10, high=10_000, unit="人")
BATCH_DOWNLOADS = Duration("批量开具的证明可以打包下载", 7, low=1, high=30, unit="天")
HAND_LINES_PER_ACTIVITY = Number("一个活动最多补录的人次", 200, low=1, high=10_000, unit="人次")
HAND_ENTRY_DAYS = Duration("场次结束后多久以内可以补录时长", 30, low=1, high=365, unit="天")
HAND_EVIDENCE_FILES = Number("一份补录单的证据", 3, low=1, high=10, unit="份")
HAND_EVIDENCE_KEPT = Duration("补录证据保留", 1095, low=180, high=3650, unit="天")
HAND_LOOKUPS = Number("一位管理员一小时内按编号查找志愿者", 60, low=5, high=1_000, unit="次")
HAND_NOTICE = Duration("补录公示期", 7, low=7, high=90, unit="天", source="民发〔2015〕149号")
NOTICE_OF_HAND_ENTRIES = RegionalSwitch("补录通过后先公示再记录", False)
REVIEWS_ACTIVITIES = RegionalSwitch("活动先审后发", False)
RATING_CHANGEABLE = Duration("评价活动之后多久还能修改", 30, low=0, high=365, unit="天")
# Fewer answers would say who wrote them.
RATINGS_SHOWN_FROM = Number("活动有多少份评价才显示结果", 5, low=3, high=100, unit="份")
STAR_HOURS = RegionalNumbers(
    "一至五星所需小时",
    (100, 300, 600, 1000, 1500),
    high=100_000,
    unit="小时",
    names="一星到五星所需的小时",
    source="《中国注册志愿者管理办法》第十六条",
)
PUBLIC_STARS = RegionalSwitch("星级先公示后授予", False)
STAR_NOTICE = Number("星级公示的时间", 5, low=5, high=30, unit="个工作日", source="广东省的做法")
STAR_REFUSED_REST = Duration("星级未通过后多久再次提名", 180, low=0, high=730, unit="天")

DECLARED: dict[str, Parameter[Any]] = {name: one for name, one in list(globals().items()) if isinstance(one, Parameter)}
for _name, _one in DECLARED.items():
    _one.name = _name
