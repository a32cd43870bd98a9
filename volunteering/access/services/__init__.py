"""Everything that can happen to powers and to what they set."""

from volunteering.access.services.grants import (
    CannotGrant,
    grant_region_role,
    on_account_closed,
    withdraw_region_role,
)
from volunteering.access.services.operating import CannotRestart, restart_kind, restart_work
from volunteering.access.services.parameters import CannotSetParameter, reset_parameter, set_parameter

__all__ = [
    "CannotGrant",
    "CannotRestart",
    "CannotSetParameter",
    "grant_region_role",
    "on_account_closed",
    "reset_parameter",
    "restart_kind",
    "restart_work",
    "set_parameter",
    "withdraw_region_role",
]
