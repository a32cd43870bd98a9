"""Everybody reads what is published; who holds MANAGE_CONTENT anywhere writes it."""

from django.contrib.auth.models import AnonymousUser

from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.accounts.models import User
from volunteering.content.models import PolicyDocument, PolicyDocumentQuerySet


def can_manage_content(user: User | AnonymousUser) -> bool:
    """Holders of MANAGE_CONTENT in any region; content is shared by the whole installation."""
    return isinstance(user, User) and bool(permitted_paths(user, Permission.MANAGE_CONTENT))


def visible_to(user: User | AnonymousUser) -> PolicyDocumentQuerySet:
    """Published documents; for content staff drafts too."""
    if can_manage_content(user):
        return PolicyDocument.objects.all()
    return PolicyDocument.objects.published()
