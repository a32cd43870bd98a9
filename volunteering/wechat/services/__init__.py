"""Everything that can happen with WeChat: bound, followed, allowed, and codes made that tell where they hang."""

from volunteering.wechat.services.allowing import forget_allowances, note_answers, take_allowance
from volunteering.wechat.services.binding import (
    OPENID,
    TAKEN,
    CannotBind,
    bind,
    is_known,
    note_login,
    on_account_closed,
    on_phone_changed,
    unbind,
    unbind_everywhere,
    user_of,
)
from volunteering.wechat.services.following import LEFT_KEPT, forget_followers, forget_pushes, note_following, take_push
from volunteering.wechat.services.scenes import forget_scenes, want_scene

__all__ = [
    "LEFT_KEPT",
    "OPENID",
    "TAKEN",
    "CannotBind",
    "bind",
    "forget_allowances",
    "forget_followers",
    "forget_pushes",
    "forget_scenes",
    "is_known",
    "note_answers",
    "note_following",
    "note_login",
    "on_account_closed",
    "on_phone_changed",
    "take_allowance",
    "take_push",
    "unbind",
    "unbind_everywhere",
    "user_of",
    "want_scene",
]
