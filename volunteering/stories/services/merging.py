"""Two records of one person: what was written of either is about the same person."""

import datetime as dt
from typing import Any

from volunteering.accounts.models import User
from volunteering.stories.models import Story
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services.moving import move, move_back


def on_person_merged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    note["stories"] = move(Story.objects.filter(volunteer=absorbed), "volunteer", survivor)


def on_person_unmerged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    move_back(Story, note["stories"], "volunteer", survivor, absorbed)
