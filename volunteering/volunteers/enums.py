from django.db.models import TextChoices


class Origin(TextChoices):
    SELF = "self", "自行注册"
    IMPORT = "import", "集体注册"
    LEGACY = "legacy", "原系统导入"


class VolunteerState(TextChoices):
    IMPORTED = "imported", "已导入未激活"
    ACTIVE = "active", "已激活"
    CLOSED = "closed", "已注销"
    MERGED = "merged", "已合并"


class Sex(TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


class GuardianRelation(TextChoices):
    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    OTHER = "other", "其他监护人"


class ClaimOutcome(TextChoices):
    """What name, document and proven phone lead to."""

    NOTHING = "nothing", "没有登记过"
    OWN = "own", "就是现在的资料"
    MATCH = "match", "找到了"
    CONFLICT = "conflict", "需要核实"


class CaseState(TextChoices):
    OPEN = "open", "核实中"
    MERGED = "merged", "已核实，是同一人"
    SEPARATE = "separate", "已核实，不是同一人"
    WITHDRAWN = "withdrawn", "已撤回"
