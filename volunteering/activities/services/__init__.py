"""Everything that can happen to an activity and its sign-ups."""

from volunteering.activities.services.copies import copy_activity, make_weekly_series
from volunteering.activities.services.details import ActivityDetails, CannotPublish, PositionDetails, ShiftDetails
from volunteering.activities.services.guardians import CannotSeeGuardian, see_guardian
from volunteering.activities.services.leading import CannotLead, set_leader
from volunteering.activities.services.leaving import (
    confirm_offer,
    end_sign_ups_of,
    remove_sign_up,
    withdraw_sign_up,
)
from volunteering.activities.services.letters import CannotWrite, write_to_participants
from volunteering.activities.services.publishing import (
    approve_activity,
    cancel_activity,
    publish_activity,
    return_activity,
)
from volunteering.activities.services.signing_up import (
    CannotSignUp,
    MustAcceptClash,
    MustHaveGuardian,
    sign_up,
)
from volunteering.activities.services.subscribing import CannotSubscribe, subscribe, unsubscribe
from volunteering.activities.services.writing import details_of, save_activity
from volunteering.volunteers.services import GuardianConsent

__all__ = [
    "ActivityDetails",
    "CannotLead",
    "CannotPublish",
    "CannotSeeGuardian",
    "CannotSignUp",
    "CannotSubscribe",
    "CannotWrite",
    "GuardianConsent",
    "MustAcceptClash",
    "MustHaveGuardian",
    "PositionDetails",
    "ShiftDetails",
    "approve_activity",
    "cancel_activity",
    "confirm_offer",
    "copy_activity",
    "details_of",
    "end_sign_ups_of",
    "make_weekly_series",
    "publish_activity",
    "remove_sign_up",
    "return_activity",
    "save_activity",
    "see_guardian",
    "set_leader",
    "sign_up",
    "subscribe",
    "unsubscribe",
    "withdraw_sign_up",
    "write_to_participants",
]
