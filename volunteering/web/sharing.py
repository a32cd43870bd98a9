"""What a page says of itself when somebody passes its address on: Open Graph in its head, the same data for 分享."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from volunteering.web.posters import Poster, absolute

LENGTH = 100  # of a summary: no messenger shows more


@dataclass(frozen=True)
class ShareCard:
    """Given to a page as `share`. `path`, `picture` and `poster` are paths of this platform; not all have a poster."""

    title: str
    summary: str
    path: str
    picture: str
    poster: str = ""
    is_article: bool = False

    @property
    def address(self) -> str:
        return absolute(self.path)

    @property
    def picture_address(self) -> str:
        return absolute(self.picture)


def summary_of(text: str, *before: str) -> str:
    """One line for a card: what stands before, then as much of a text as fits."""
    return shortened(" · ".join([*filter(None, before), " ".join(text.split())]), LENGTH)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def share_of_platform(path: str, title: str = "", summary: str = "") -> ShareCard:
    """For pages without a picture of their own."""
    return ShareCard(
        title or settings.PLATFORM_NAME,
        summary or "科技志愿者注册、活动报名与服务记录",
        path,
        reverse("platform_card"),
        is_article=bool(title),
    )


def poster_page(
    request: HttpRequest,
    poster: Poster,
    picture: str,
    share: ShareCard | None = None,
    *,
    template: str = "public/sharing/poster.html",
    **more: Any,
) -> HttpResponse:
    """The page around a poster: `picture` is its address. A screen reader reads what stands on it."""
    context = {"title": poster.title, "words": poster.words, "picture": picture, **more}
    if share:
        context["share"] = share
    return render(request, template, context)
