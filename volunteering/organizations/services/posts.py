"""Who leads: 支队长, 副大队长 … The notice's numbers are advice, never a refusal."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.organizations.enums import PostKind
from volunteering.organizations.models import Organization, Post
from volunteering.organizations.policies import can_manage


class CannotSetPosts(Refusal):
    sentence = "只有这个组织的管理员可以设置负责人。"


@transaction.atomic
def set_posts(*, by: User, organization: Organization, leader: str, deputies: list[str], now: dt.datetime) -> None:
    """Replace the posts by these names. An empty leader leaves the post open."""
    if not can_manage(by, organization):
        raise CannotSetPosts
    organization.posts.all().delete()
    names = [(PostKind.LEADER, leader.strip()), *((PostKind.DEPUTY_LEADER, name.strip()) for name in deputies)]
    Post.objects.bulk_create(
        Post(organization=organization, kind=kind, name=name, position=position)
        for position, (kind, name) in enumerate(names)
        if name
    )
    Organization.objects.filter(pk=organization.pk).update(updated_at=now)
    record(
        "organizations:posts:set",
        by=by,
        subject_id=organization.id,
        organization_id=organization.id,
        region_path=organization.region_path,
        words={"name": organization.name},
    )
