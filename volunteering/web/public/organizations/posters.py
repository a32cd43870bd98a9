"""分享 of an organization: the invitation to join it."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import visible_to
from volunteering.regions.selectors import full_name
from volunteering.web.posters import Card, Poster, public_picture
from volunteering.web.shared import shared_with_visitors
from volunteering.web.sharing import ShareCard, poster_page, shortened, summary_of

KIND = "加入我们"
INTRODUCTION = 80


@require_safe
@shared_with_visitors
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    organization = _published(public_id)
    address = reverse("organization_poster_picture", args=[public_id])
    return poster_page(request, poster_of(organization), address, share_of(organization))


@require_safe
def poster(request: HttpRequest, public_id: str) -> HttpResponse:
    return public_picture(request, poster_of(_published(public_id)))


@require_safe
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    organization = _published(public_id)
    return public_picture(
        request, Card(KIND, organization.name, full_name(organization.home_region), _stamp(organization))
    )


def poster_of(organization: Organization) -> Poster:
    lines = [
        ("所在区域", full_name(organization.home_region)),
        ("服务类别", "、".join(str(one) for one in organization.service_categories.all())),
        ("主管单位", organization.supervisor),
        ("简介", shortened(" ".join(organization.introduction.split()), INTRODUCTION)),
    ]
    return Poster(
        kind=KIND,
        title=organization.name,
        address=reverse("organization_detail", args=[organization.public_id]),
        invitation="查看详情" if _stamp(organization) else "申请加入",
        lines=tuple((label, words) for label, words in lines if words),
        stamp=_stamp(organization),
    )


def share_of(organization: Organization) -> ShareCard:
    return ShareCard(
        title=organization.name,
        summary=summary_of(organization.introduction or organization.supervisor, full_name(organization.home_region)),
        path=reverse("organization_detail", args=[organization.public_id]),
        picture=reverse("organization_card", args=[organization.public_id]),
        poster=reverse("organization_poster", args=[organization.public_id]),
        is_article=True,
    )


def _published(public_id: str) -> Organization:
    """What everybody may see, whoever asks."""
    return get_object_or_404(visible_to(AnonymousUser()).select_related("home_region"), public_id=public_id)


def _stamp(organization: Organization) -> str:
    return "已暂停" if organization.state == OrganizationState.SUSPENDED else ""
