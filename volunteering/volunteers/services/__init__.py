"""Everything that can happen to a person's record."""

from volunteering.volunteers.services.claiming import (
    CannotClaimRecord,
    Claimed,
    TooManyTries,
    claim_person,
    object_to_case,
    refuse_guessing,
    withdraw_case,
)
from volunteering.volunteers.services.deciding import (
    CannotDecideCase,
    decide_same_person,
    decide_separate,
    undo_merge,
)
from volunteering.volunteers.services.merging import CannotMerge
from volunteering.volunteers.services.registration import (
    CannotEditVolunteer,
    CannotRegister,
    CannotRegisterAlone,
    GuardianConsent,
    MustClaim,
    Profile,
    register_volunteer,
    update_volunteer,
)

__all__ = [
    "CannotClaimRecord",
    "CannotDecideCase",
    "CannotEditVolunteer",
    "CannotMerge",
    "CannotRegister",
    "CannotRegisterAlone",
    "Claimed",
    "GuardianConsent",
    "MustClaim",
    "Profile",
    "TooManyTries",
    "claim_person",
    "decide_same_person",
    "decide_separate",
    "object_to_case",
    "refuse_guessing",
    "register_volunteer",
    "undo_merge",
    "update_volunteer",
    "withdraw_case",
]
