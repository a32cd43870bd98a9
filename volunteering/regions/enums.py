from django.db.models import TextChoices


class RegionKind(TextChoices):
    OFFICIAL = "official", "行政区划"
    TOWNSHIP = "township", "乡镇（街道）"
    FUNCTIONAL_ZONE = "functional_zone", "功能区"
