from django.db.models import TextChoices


class UserState(TextChoices):
    ACTIVE = "active", "正常"
    SUSPENDED = "suspended", "停用"
    CLOSED = "closed", "已注销"


class CodePurpose(TextChoices):
    """What a code proves. A code for one purpose opens nothing else."""

    LOGIN = "login", "登录"
    GUARDIAN = "guardian", "监护人同意"
    CHANGE_PHONE = "change_phone", "更换手机号"


class ConsentKind(TextChoices):
    AGREEMENT = "agreement", "科技志愿者注册协议"
    PRIVACY = "privacy", "隐私政策"
    IDENTITY_NUMBER = "identity_number", "单独同意：处理身份证件号码"
    GUARDIAN = "guardian", "监护人同意"
    PUBLIC_NAME = "public_name", "公开显示全名"
    PLACE = "place", "单独同意：签到时核对位置"


# Given and withdrawn at any time; the account rests on the others.
OPTIONAL_CONSENTS = (ConsentKind.PUBLIC_NAME, ConsentKind.PLACE)
