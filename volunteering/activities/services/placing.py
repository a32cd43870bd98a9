"""Places: the only code that counts them. Every change happens under the slot's row lock."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import SignUp, Slot


@dataclass(frozen=True)
class Place:
    state: SignUpState
    queue_number: int | None


def take_place(slot_id: uuid.UUID) -> Place:
    """A place while there are any and nobody waits, else the next number of the waiting list.

    The conditional UPDATE decides and locks in one statement: whoever comes second waits for the first to commit
    and is then judged by what is left. Call inside a transaction that also inserts the sign-up.
    """
    free = Slot.objects.filter(pk=slot_id, taken__lt=F("capacity"), waiting=0)
    if free.update(taken=F("taken") + 1):
        return Place(SignUpState.CONFIRMED, None)
    Slot.objects.filter(pk=slot_id).update(waiting=F("waiting") + 1, last_queue_number=F("last_queue_number") + 1)
    number = Slot.objects.values_list("last_queue_number", flat=True).get(pk=slot_id)
    return Place(SignUpState.WAITING, number)


def give_back(sign_up: SignUp, state: SignUpState, *, reason: str, now: dt.datetime) -> list[SignUp]:
    """End a sign-up and promote who is next. Returns the promoted; the slot row must be locked by the caller."""
    holds_place = sign_up.state == SignUpState.CONFIRMED
    counter = "taken" if holds_place else "waiting"
    Slot.objects.filter(pk=sign_up.slot_id).update(**{counter: F(counter) - 1})
    sign_up.state, sign_up.ended_at, sign_up.end_reason = state, now, reason
    sign_up.save(update_fields=("state", "ended_at", "end_reason"))
    return fill_places(sign_up.slot_id)


def fill_places(slot_id: uuid.UUID) -> list[SignUp]:
    """Move the first of the waiting list into free places, in queue order, each once."""
    slot = Slot.objects.select_for_update().get(pk=slot_id)
    if not slot.left or not slot.waiting:
        return []
    waiting = SignUp.objects.filter(slot=slot, state=SignUpState.WAITING).order_by("queue_number")
    promoted = list(waiting.select_related("volunteer", "activity")[: slot.left])
    for sign_up in promoted:
        sign_up.state = SignUpState.CONFIRMED
        sign_up.save(update_fields=("state",))
    Slot.objects.filter(pk=slot_id).update(taken=F("taken") + len(promoted), waiting=F("waiting") - len(promoted))
    return promoted
