"""A notice in the fields of a WeChat template."""

from volunteering.core.zone import CHINA
from volunteering.messaging.models import Notice
from volunteering.messaging.rules import one_line, shortened

FIELD_LENGTH = 20  # WeChat's thing.DATA


def fields_of(notice: Notice, names: dict[str, str]) -> dict[str, dict[str, str]]:
    """Which of our words stands in which of its fields is the operator's setting. WeChat takes no empty one."""
    words = {
        "title": shortened(one_line(notice.title), FIELD_LENGTH),
        "body": shortened(one_line(notice.body) or "请打开查看", FIELD_LENGTH),
        "time": f"{notice.created_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    }
    return {name: {"value": words[word]} for name, word in names.items()}
