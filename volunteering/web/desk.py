"""What stands in the console's side navigation, and who is offered it."""

from django.contrib.auth.models import AnonymousUser

from volunteering.access.permissions import Permission
from volunteering.access.policies import permissions_of
from volunteering.accounts.models import User

# route, words, icon, the permission its page asks for, what one does there
PLACES = (
    ("console", "工作台", "layout-dashboard", Permission.VIEW_ORGANIZATIONS, ""),
    (
        "console_reviews",
        "审核",
        "clipboard-check",
        Permission.REVIEW_ORGANIZATIONS,
        "组织认证、变更、管理员、加入上级、队伍认领、资料核实、活动、补录时长",
    ),
    ("console_organizations", "团队库", "building-community", Permission.VIEW_ORGANIZATIONS, "查找、暂停、恢复、解散"),
    (
        "console_formation",
        "组建进度",
        "target-arrow",
        Permission.VIEW_ORGANIZATIONS,
        "任务、目标、谁落后",
    ),
    ("console_records", "时长与异常", "clock", Permission.VIEW_RECORDS, "逾期没有记录时长的场次，时长异常的核实"),
    ("console_imports", "集体注册", "table-import", Permission.IMPORT_SHEETS, "为本区域的组织导入成员和下级组织"),
    ("console_stars", "星级", "star", Permission.REVIEW_STARS, "审核提名、处理公示期间的异议"),
    ("console_merits", "培训与表彰", "award", Permission.ENTER_MERITS, "为志愿者登记培训和表彰"),
    ("console_certificates", "服务证明", "certificate", Permission.REVOKE_CERTIFICATES, "查找、撤销"),
    ("console_content", "内容", "news", Permission.MANAGE_CONTENT, "政策文件、友情链接，典型案例和典型人物"),
    ("console_regions", "区域", "map-pin", Permission.MANAGE_REGIONS, "乡镇（街道）、功能区，活动先审后发，星级标准"),
    ("console_people", "管理员与权限", "user-shield", Permission.MANAGE_GRANTS, "授予和收回区域权限"),
    ("console_settings", "参数", "settings", Permission.MANAGE_SETTINGS, "限额与时限、代码表"),
    ("console_work", "后台工作", "repeat", Permission.MANAGE_SETTINGS, "短信、通知的发送，失败的重新开始，定时任务"),
    ("console_audit", "操作日志", "history", Permission.VIEW_AUDIT, "谁在什么时候做了什么"),
)


def desk_places(user: User | AnonymousUser) -> list[tuple[str, str, str, str]]:
    """(route, words, icon, hint) of every page of the desk that this user may open."""
    held = permissions_of(user)
    return [(route, words, icon, hint) for route, words, icon, permission, hint in PLACES if permission in held]
