"""After an activity it is publicised: who has not done so is reminded, and once more."""

import datetime as dt

from django.db import transaction

from volunteering.core import parameters
from volunteering.core.timetable import one_of_many
from volunteering.stories import notices
from volunteering.stories.models import RecapReminder
from volunteering.stories.selectors import without_recap

FIRST, AGAIN = 1, 2
LATEST = dt.timedelta(days=30)  # an activity that ended longer ago is left alone
PORTION = 200


def remind_of_recaps(*, now: dt.datetime) -> int:
    """Returns how many activities' organizers were told. Run again it tells nobody twice: a row says who was."""
    first, again = parameters.RECAP_REMINDED(), parameters.RECAP_REMINDED_AGAIN()
    told = 0
    for round_, youngest, oldest in ((FIRST, first, max(first, again)), (AGAIN, again, max(again, LATEST))):
        late = without_recap(ended_after=now - oldest, ended_before=now - youngest, round_=round_)
        for activity in list(late[:PORTION]):
            with one_of_many("recap of activity", activity.pk), transaction.atomic():
                _, is_new = RecapReminder.objects.get_or_create(
                    activity=activity, round=round_, defaults={"sent_at": now}
                )
                if is_new:
                    notices.remind_of_recap(activity, round_, now)
                    told += 1
    return told
