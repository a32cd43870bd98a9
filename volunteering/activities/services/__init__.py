"""Everything that can happen to an activity and its sign-ups."""

from volunteering.activities.services.leaving import (
    confirm_offer,
    end_sign_ups_of,
    remove_sign_up,
    withdraw_sign_up,
)
from volunteering.activities.services.publishing import (
    ActivityDetails,
    CannotPublish,
    PositionDetails,
    ShiftDetails,
    cancel_activity,
    copy_activity,
    publish_activity,
    save_activity,
)
from volunteering.activities.services.signing_up import (
    CannotSignUp,
    GuardianConsent,
    MustAcceptClash,
    MustHaveGuardian,
    sign_up,
)

__all__ = [
    "ActivityDetails",
    "CannotPublish",
    "CannotSignUp",
    "GuardianConsent",
    "MustAcceptClash",
    "MustHaveGuardian",
    "PositionDetails",
    "ShiftDetails",
    "cancel_activity",
    "confirm_offer",
    "copy_activity",
    "end_sign_ups_of",
    "publish_activity",
    "remove_sign_up",
    "save_activity",
    "sign_up",
    "withdraw_sign_up",
]
