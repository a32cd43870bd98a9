"""Places: the only code that counts them. Whoever changes a slot's counters holds the lock of its row."""

import datetime as dt
import uuid

from django.db import connection
from django.db.models import F

from volunteering.activities.enums import Promotion, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, PLACE_HOLDING_STATES, SignUp, Slot
from volunteering.activities.rules import offer_deadline
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.prepared import ask

# One statement decides, counts and locks: who comes second waits for the first to commit and is judged by what is
# left then. After it `waiting` is 0 exactly when this sign-up got a place: a place is only taken while nobody waits.
TAKE = """
    UPDATE activities_slot SET
        taken = taken + CASE WHEN taken < capacity AND waiting = 0 THEN 1 ELSE 0 END,
        waiting = waiting + CASE WHEN taken < capacity AND waiting = 0 THEN 0 ELSE 1 END,
        last_queue_number = last_queue_number + CASE WHEN taken < capacity AND waiting = 0 THEN 0 ELSE 1 END
    WHERE id = %s AND is_open
    RETURNING waiting, last_queue_number
"""
DECIDED = ("state", "queue_number")
FIELDS = [field for field in SignUp._meta.local_concrete_fields if field.name not in DECIDED]
# PostgreSQL writes the sign-up in the same statement: one round trip under the lock. A second live sign-up of the same
# person in the shift is not written, whoever came first and however close.
TAKE_AND_WRITE = f"""
    WITH place AS ({TAKE}), made AS (
        INSERT INTO activities_signup ({", ".join(field.column for field in FIELDS)}, state, queue_number)
        SELECT {", ".join(["%s"] * len(FIELDS))},
            CASE WHEN waiting = 0 THEN 'confirmed' ELSE 'waiting' END,
            CASE WHEN waiting = 0 THEN NULL ELSE last_queue_number END
        FROM place ON CONFLICT DO NOTHING RETURNING state, queue_number
    )
    SELECT waiting, made.state, made.queue_number FROM place LEFT JOIN made ON TRUE
"""  # noqa: S608  (column names of our own model)
# The row is still locked: nobody has seen the count, so taking it back leaves no trace.
UNDO = """
    UPDATE activities_slot SET
        taken = taken - CASE WHEN waiting = 0 THEN 1 ELSE 0 END,
        last_queue_number = last_queue_number - CASE WHEN waiting = 0 THEN 0 ELSE 1 END,
        waiting = waiting - CASE WHEN waiting = 0 THEN 0 ELSE 1 END
    WHERE id = %s
"""
CLOSED = "这个活动已经取消。"
TWICE = "您已经报名了这个场次。"


def place(sign_up: SignUp) -> str:
    """Write a new sign-up with a place or, when none is free, with the next number of the waiting list.

    Returns why not, or "": CLOSED when the slot takes nobody any more, TWICE when the volunteer has a live sign-up for
    the shift.
    Call inside a transaction.
    """
    return _take_and_write(sign_up) if connection.vendor == "postgresql" else _take_then_write(sign_up)


def _take_and_write(sign_up: SignUp) -> str:
    values = [field.get_db_prep_save(field.pre_save(sign_up, True), connection) for field in FIELDS]
    row = ask(TAKE_AND_WRITE, [sign_up.slot_id, *values]).fetchone()
    if row is None:
        return CLOSED
    _, state, number = row
    if state is None:
        ask(UNDO, [sign_up.slot_id])
        return TWICE
    sign_up.state, sign_up.queue_number, sign_up._state.adding = SignUpState(state), number, False
    return ""


def _take_then_write(sign_up: SignUp) -> str:
    """SQLite has no writing CTE, but lets one writer in at a time."""
    live = SignUp.objects.filter(shift=sign_up.shift_id, volunteer=sign_up.volunteer_id, state__in=LIVE_SIGN_UP_STATES)
    if live.exists():
        return TWICE
    row = ask(TAKE, [sign_up.slot_id.hex]).fetchone()
    if row is None:
        return CLOSED
    waiting, number = row
    sign_up.state = SignUpState.WAITING if waiting else SignUpState.CONFIRMED
    sign_up.queue_number = number if waiting else None
    sign_up.save(force_insert=True)
    return ""


def lock_slots(slot_ids: list[uuid.UUID]) -> list[Slot]:
    """Slots before sign-ups, and in order of their keys: so two writers never wait for each other."""
    return list(Slot.objects.select_for_update().filter(pk__in=slot_ids).order_by("pk"))


def give_back(sign_up: SignUp, state: SignUpState, *, reason: str, now: dt.datetime) -> list[SignUp]:
    """End a live sign-up and promote who is next. Returns the promoted. The caller holds the slot's lock."""
    counter = "taken" if sign_up.state in PLACE_HOLDING_STATES else "waiting"
    Slot.objects.filter(pk=sign_up.slot_id).update(**{counter: F(counter) - 1})
    sign_up.state, sign_up.ended_at, sign_up.end_reason, sign_up.offered_until = state, now, reason, None
    sign_up.save(update_fields=("state", "ended_at", "end_reason", "offered_until"))
    return fill_places(sign_up.slot_id, now=now)


def fill_places(slot_id: uuid.UUID, *, now: dt.datetime) -> list[SignUp]:
    """Move the first of the waiting list into free places, in queue order, each once; or offer them the place.

    Nobody is moved into a shift that is over or an activity that is cancelled.
    """
    slot = Slot.objects.select_for_update(of=("self",)).select_related("shift", "activity").get(pk=slot_id)
    if not slot.left or not slot.waiting or not slot.is_open or slot.shift.ends_at <= now:
        return []
    waiting = SignUp.objects.filter(slot=slot, state=SignUpState.WAITING).order_by("queue_number")
    promoted = list(waiting.select_related("volunteer", "activity", "shift")[: slot.left])
    asks = slot.activity.promotion == Promotion.ASK
    for sign_up in promoted:
        sign_up.state = SignUpState.OFFERED if asks else SignUpState.CONFIRMED
        sign_up.offered_until = _deadline(slot, now) if asks else None
        sign_up.save(update_fields=("state", "offered_until"))
        words = {"title": slot.activity.title, "state": SignUpState(sign_up.state).label}
        organization_id = slot.activity.organization_id
        record(
            "activities:sign_up:promoted", by=None, subject_id=sign_up.id, organization_id=organization_id, words=words
        )
    Slot.objects.filter(pk=slot_id).update(taken=F("taken") + len(promoted), waiting=F("waiting") - len(promoted))
    return promoted


def _deadline(slot: Slot, now: dt.datetime) -> dt.datetime:
    return offer_deadline(
        now=now,
        lifetime=parameters.OFFER_LIFETIME(),
        shift_starts_at=slot.shift.starts_at,
        shift_ends_at=slot.shift.ends_at,
    )
