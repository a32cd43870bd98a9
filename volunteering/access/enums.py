from django.db.models import TextChoices


class RegionRole(TextChoices):
    """What association staff may do in a region and everything below. The powers stand in `permissions.py`."""

    OPERATOR = "operator", "平台运营员"
    ADMINISTRATOR = "administrator", "科协管理员"
    REVIEWER = "reviewer", "审核员"
    VIEWER = "viewer", "查看员"
