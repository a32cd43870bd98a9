"""Everything that can happen to an activity and its sign-ups."""

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
    MustAcceptClash,
    sign_up,
    withdraw_sign_up,
)

__all__ = [
    "ActivityDetails",
    "CannotPublish",
    "CannotSignUp",
    "MustAcceptClash",
    "PositionDetails",
    "ShiftDetails",
    "cancel_activity",
    "copy_activity",
    "publish_activity",
    "save_activity",
    "sign_up",
    "withdraw_sign_up",
]
