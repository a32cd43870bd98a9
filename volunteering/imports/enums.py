from django.db.models import TextChoices


class BatchState(TextChoices):
    UPLOADED = "uploaded", "已上传"
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "等待确认"
    APPLYING = "applying", "导入中"
    APPLIED = "applied", "已导入"
    FAILED = "failed", "无法读取"
    UNDOING = "undoing", "撤销中"
    UNDONE = "undone", "已撤销"


class Verdict(TextChoices):
    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    UNCHANGED = "unchanged", "无变化"
    CONFLICT = "conflict", "冲突"
    WRONG = "wrong", "有误"


GOOD = (Verdict.NEW, Verdict.CHANGED)  # what is written
