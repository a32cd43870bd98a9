"""The desk at which a story is written. Whatever button is pressed, what stands in the form is saved first."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from volunteering.accounts.models import User
from volunteering.activities.models import Activity
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.files import CannotStoreFile
from volunteering.core.keys import key_in
from volunteering.core.pictures import CannotReadPicture
from volunteering.core.public_pictures import CannotTakePicture
from volunteering.organizations.models import Organization
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Story
from volunteering.stories.policies import can_publish
from volunteering.stories.services import (
    ChangedMeanwhile,
    NamesInText,
    StoryDetails,
    propose_story,
    publish_recap,
    save_story,
)
from volunteering.stories.services.subjects import person_called
from volunteering.web.access import show_refusal
from volunteering.web.keeping import typed
from volunteering.web.public.org.stories.forms import StoryForm, alts_in
from volunteering.web.uploads import uploaded_together


@dataclass(frozen=True)
class Desk:
    organization: Organization
    kind: StoryKind
    story: Story | None
    activity: Activity | None
    initial: dict[str, Any]


def write(request: HttpRequest, desk: Desk, more: dict[str, Any] | None = None) -> HttpResponse:
    assert isinstance(request.user, User)
    form = StoryForm(typed(request), initial=desk.initial, kind=desk.kind, organization=desk.organization)
    is_posted = request.method == "POST"
    said: dict[str, Any] = {"names": [], "photo_problem": "", "is_conflict": False}
    if is_posted and form.is_valid():
        try:
            desk = replace(desk, story=_save(request, request.user, form, desk))
            assert desk.story is not None
            return redirect(_finish(request, request.user, form, desk.story))
        except (CannotTakePicture, CannotReadPicture, CannotStoreFile) as refusal:
            said["photo_problem"] = f"{refusal.sentence}照片请重新选择。"
        except NamesInText as refusal:
            said["names"] = refusal.names
            show_refusal(form, refusal)
        except ChangedMeanwhile as refusal:
            said["is_conflict"] = True
            show_refusal(form, refusal)
        except Refusal as refusal:
            said["photo_problem"] = refusal.sentence if refusal.field == "photos" else ""
            if refusal.field != "photos":
                show_refusal(form, refusal)
    return _page(request, desk, form, said | (more or {}), is_posted=is_posted)


def _save(request: HttpRequest, by: User, form: StoryForm, desk: Desk) -> Story:
    data, version = form.cleaned_data, request.POST.get("version", "")
    removed, moved_up = request.POST.get("remove"), request.POST.get("up")
    details = StoryDetails(
        title=data["title"],
        body=data["body"],
        photos=uploaded_together(request, "photos"),
        alts=alts_in(request.POST),
        removed=key_in(removed) if removed else None,
        moved_up=key_in(moved_up) if moved_up else None,
    )
    person = person_called(desk.organization, data["person"]) if "person" in data else None
    return save_story(
        by=by,
        organization=desk.organization,
        kind=desk.kind,
        details=details,
        now=clock.now(),
        story=desk.story,
        seen_version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        activity=data.get("activity", desk.activity),
        volunteer=person,
        is_permitted=data["is_permitted"],
        are_no_names=data["are_no_names"],
    )


def _finish(request: HttpRequest, by: User, form: StoryForm, story: Story) -> str:
    """What else the button asks for, and where it leads. Refused, the saved draft and its photos are there."""
    ticks = {name: form.cleaned_data[name] for name in ("is_permitted", "are_no_names")}
    if "publish" in request.POST and story.state != StoryState.PUBLISHED:
        publish_recap(by=by, story=story, now=clock.now(), **ticks)
    elif "propose" in request.POST:
        propose_story(by=by, story=story, now=clock.now(), **ticks)
        return f"/org/stories/{story.public_id}/"
    if "publish" in request.POST or "preview" in request.POST:
        return f"/stories/{story.public_id}/"
    page = f"/org/stories/{story.public_id}/"
    if story.kind == StoryKind.RECAP and story.activity:
        page = f"/org/activities/{story.activity.public_id}/recap/"
    return f"{page}#photos" if {"up", "remove"} & set(request.POST) or request.FILES else page


def _page(request: HttpRequest, desk: Desk, form: StoryForm, said: dict[str, Any], *, is_posted: bool) -> HttpResponse:
    """Beside a refusal the story is shown as it is saved now, with its version: so the next saving is a knowing one."""
    story = desk.story
    if is_posted and story is None and desk.activity:
        story = desk.activity.stories.filter(kind=desk.kind).first()
    if is_posted and story:
        story = Story.objects.select_related("organization", "activity", "volunteer").get(pk=story.pk)
    photos = list(story.photos.all()) if story else []
    context = {
        "organization": desk.organization,
        "kind": desk.kind,
        "story": story,
        "activity": desk.activity,
        "form": form,
        "photos": photos,
        "room_left": max(parameters.STORY_PHOTOS() - len(photos), 0),
        "is_public": story is not None and story.state == StoryState.PUBLISHED,
        "can_publish": can_publish(request.user, desk.organization),
        "version": story.version if story else 0,
        **said,
    }
    return render(request, "public/org/stories/form.html", context)
