from django.db.models import TextChoices


class StoryKind(TextChoices):
    RECAP = "recap", "活动风采"
    CASE = "case", "典型案例"
    PERSON = "person", "典型人物"


class StoryState(TextChoices):
    """How a story got where it is stands in `rules.STEPS`."""

    DRAFT = "draft", "草稿"
    PROPOSED = "proposed", "已推荐"
    DECLINED = "declined", "未选中"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"
