from django.db.models import TextChoices


class Tier(TextChoices):
    CITY_CORPS = "city_corps", "支队"
    DISTRICT_BRIGADE = "district_brigade", "大队"
    TEAM = "team", "队"
    SUBTEAM = "subteam", "分队"


class OrganizationState(TextChoices):
    LEGACY = "legacy", "历史数据未关联"
    PENDING = "pending", "待审核"
    CERTIFIED = "certified", "已认证"
    RETURNED = "returned", "已退回"
    SUSPENDED = "suspended", "已暂停"
    DISSOLVED = "dissolved", "已解散"


class MembershipRole(TextChoices):
    MEMBER = "member", "成员"
    ADMINISTRATOR = "administrator", "组织管理员"


class MembershipState(TextChoices):
    REQUESTED = "requested", "申请中"
    ACTIVE = "active", "已加入"
    REFUSED = "refused", "未通过"
    LEFT = "left", "已退出"
    REMOVED = "removed", "已移出"
    DISSOLVED = "dissolved", "组织已解散"


class PostKind(TextChoices):
    LEADER = "leader", "队长"
    DEPUTY_LEADER = "deputy_leader", "副队长"


class RequestState(TextChoices):
    WAITING = "waiting", "待审核"
    APPROVED = "approved", "已通过"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class FormationProgress(TextChoices):
    """In the order of a board: who needs help first."""

    LATE = "late", "已逾期"
    BEHIND = "behind", "进度落后"
    ON_TRACK = "on_track", "按期推进"
    DONE = "done", "已完成"
