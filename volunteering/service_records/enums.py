from django.db.models import IntegerChoices, TextChoices


class How(TextChoices):
    """How a moment of attendance, and so the hours, came about."""

    CODE = "code", "扫码签到"
    LIST = "list", "负责人点名"
    HAND = "hand", "补录"


class ObjectionState(TextChoices):
    OPEN = "open", "等待答复"
    UPHELD = "upheld", "已更正"
    REFUSED = "refused", "维持原记录"


class SheetState(TextChoices):
    """Where a sheet of hand-entered hours has come to."""

    DRAFT = "draft", "待提交"
    SENT = "sent", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已通过"
    WITHDRAWN = "withdrawn", "已撤回"


class LineState(TextChoices):
    """Where one person's hand-entered hours have come to; the words are those the person reads."""

    ENTERED = "entered", "组织修改中"
    WAITING = "waiting", "待审核"
    ON_NOTICE = "on_notice", "公示中"
    RECORDED = "recorded", "已记录"
    REFUSED = "refused", "没有记录"
    DROPPED = "dropped", "已取消"


class Standing(TextChoices):
    """Where one person's attendance of one shift has come to."""

    EXPECTED = "expected", "未签到"
    PRESENT = "present", "已签到"
    LEFT = "left", "待确认"
    UNFINISHED = "unfinished", "缺签退"
    ABSENT = "absent", "未到场"
    RECORDED = "recorded", "已记录"
    REFUSED = "refused", "没有记录"


class AnomalyKind(TextChoices):
    """What was seen. Why it is odd stands in `selectors.anomalies`."""

    DENSE = "dense", "一天时长过多"
    LONG_RUN = "long_run", "连续服务没有间断"
    BROWSER = "browser", "多人用同一手机签到"
    OWN = "own", "本人确认自己的时长"
    CALLED = "called", "几乎全部由点名签到"
    MENDED = "mended", "多数签退是补的"
    BY_HAND = "by_hand", "大量时长由手工补录"


class AnomalyState(TextChoices):
    OPEN = "open", "待核实"
    EXPLAINED = "explained", "情况正常"
    CONFIRMED = "confirmed", "确有问题"


class Revoked(TextChoices):
    """Why a certificate holds no more: what the page of verification says. Details are for the person alone."""

    RECORD = "record", "所列服务记录有更正"
    ISSUER = "issuer", "开具组织撤销"
    ASSOCIATION = "association", "科协撤销"


class Score(IntegerChoices):
    """What a volunteer thinks of an organizer, or of an activity."""

    VERY_GOOD = 5, "很好"
    GOOD = 4, "好"
    FAIR = 3, "一般"
    POOR = 2, "较差"
    VERY_POOR = 1, "很差"


class Grade(TextChoices):
    """What an organization says of a volunteer's service (民政部令67 Art. 10)."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class MeritKind(TextChoices):
    TRAINING = "training", "培训"
    COMMENDATION = "commendation", "表彰"


class ProposalState(TextChoices):
    WAITING = "waiting", "待审核"
    PUBLIC = "public", "公示中"
    AWARDED = "awarded", "已授予"
    REFUSED = "refused", "未通过"
    LAPSED = "lapsed", "已失效"
