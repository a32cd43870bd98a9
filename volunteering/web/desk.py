"""What stands in the console's side navigation, and who is offered it."""

from django.contrib.auth.models import AnonymousUser

from volunteering.access.permissions import Permission
from volunteering.access.policies import permissions_of
from volunteering.accounts.models import User

# route, words, icon, the permission its page asks for
PLACES = (
    ("console", "工作台", "layout-dashboard", Permission.VIEW_ORGANIZATIONS),
    ("console_reviews", "审核", "clipboard-check", Permission.REVIEW_ORGANIZATIONS),
    ("console_people", "管理员与权限", "user-shield", Permission.MANAGE_GRANTS),
)


def desk_places(user: User | AnonymousUser) -> list[tuple[str, str, str]]:
    held = permissions_of(user)
    return [(route, words, icon) for route, words, icon, permission in PLACES if permission in held]
