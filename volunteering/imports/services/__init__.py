"""Everything that can happen to an uploaded sheet."""

from volunteering.imports.services.applying import APPLY, apply_batch, confirm_batch, give_up
from volunteering.imports.services.checking import CHECK, CannotImport, check_batch, upload_batch
from volunteering.imports.services.undoing import UNDO, undo_batch, undo_rows

__all__ = [
    "APPLY",
    "CHECK",
    "UNDO",
    "CannotImport",
    "apply_batch",
    "check_batch",
    "confirm_batch",
    "give_up",
    "undo_batch",
    "undo_rows",
    "upload_batch",
]
