from django.db.models import TextChoices


class ActivityStatus(TextChoices):
    """What people decided about an activity. What the clock says is `Phase`."""

    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "已发布"
    CANCELLED = "cancelled", "已取消"


class Phase(TextChoices):
    """What the clock says of a published activity. One definition in `rules.phase_of` and `selectors.phase_is`."""

    NOT_YET_OPEN = "not_yet_open", "即将报名"
    OPEN = "open", "报名中"
    CLOSED = "closed", "报名结束"
    RUNNING = "running", "活动进行中"
    ENDED = "ended", "活动结束"
    CANCELLED = "cancelled", "已取消"


class Pause(TextChoices):
    """What people are told instead, while the organization that would take them is suspended."""

    PAUSED = "paused", "暂停报名"


class SignUpState(TextChoices):
    CONFIRMED = "confirmed", "已报名"
    WAITING = "waiting", "候补中"
    OFFERED = "offered", "待确认"
    WITHDRAWN = "withdrawn", "已取消报名"
    EXPIRED = "expired", "逾期未确认"
    REMOVED = "removed", "组织已移出"
    CANCELLED = "cancelled", "活动已取消"


class Insurance(TextChoices):
    NONE = "none", "不需要"
    ORGANIZER = "organizer", "由组织购买"
    PLATFORM = "platform", "平台统一购买"
    SELF = "self", "请志愿者自备"


class Promotion(TextChoices):
    """What happens to the first in the waiting list when a place becomes free."""

    AUTOMATIC = "automatic", "自动递补"
    ASK = "ask", "询问本人，限时确认"


class Audience(TextChoices):
    """Whom an organizer writes to."""

    ALL = "all", "报名的人（含候补）"
    CONFIRMED = "confirmed", "有名额的人"
    WAITING = "waiting", "候补的人"
    CAME = "came", "签到过的人"


class Rhythm(TextChoices):
    AT_ONCE = "at_once", "有就告诉我"
    DAILY = "daily", "每天早上一次"
