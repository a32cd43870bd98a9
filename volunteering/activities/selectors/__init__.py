"""Reads: phases in SQL, the public list, places left, and a person's own activities."""

from volunteering.activities.selectors.doors import shifts_today
from volunteering.activities.selectors.letters import letters_about, letters_left, letters_to, reach
from volunteering.activities.selectors.lists import Card, activity_page
from volunteering.activities.selectors.mine import (
    MySignUp,
    activities_led_by,
    my_activities,
    own_part,
    own_subscriptions,
)
from volunteering.activities.selectors.phases import phase, phase_is, standing, times_of
from volunteering.activities.selectors.places import places_of, slot_to_join, slots_of

__all__ = [
    "Card",
    "MySignUp",
    "activities_led_by",
    "activity_page",
    "letters_about",
    "letters_left",
    "letters_to",
    "my_activities",
    "own_part",
    "own_subscriptions",
    "phase",
    "phase_is",
    "places_of",
    "reach",
    "shifts_today",
    "slot_to_join",
    "slots_of",
    "standing",
    "times_of",
]
