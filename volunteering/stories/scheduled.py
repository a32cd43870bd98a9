import datetime as dt

from volunteering.core.public_pictures import sweep
from volunteering.stories.selectors import named_pictures
from volunteering.stories.services.reminding import remind_of_recaps
from volunteering.stories.services.writing import FOLDER


def remind(now: dt.datetime) -> None:
    remind_of_recaps(now=now)


def sweep_pictures(now: dt.datetime) -> None:
    sweep(FOLDER, named=named_pictures, now=now)
