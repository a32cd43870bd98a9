"""What the audit event of an approved sheet says of it, so that whatever is changed afterwards is found."""

import hashlib
import json
from collections.abc import Iterable
from uuid import UUID

from volunteering.service_records.models import HandLine, HandSheet
from volunteering.service_records.services.digests import digest_in

SHEET = [one.attname for one in HandSheet._meta.fields]
# Younger than the first sheets: empty it is no part of a digest, so that theirs still fit.
ADDED_LATER = "led_by_id"
LINE = ["id", "sheet_id", "shift_id", "starts_at", "ends_at", "rest_minutes"]
LENGTH = 32


def words_of_decision(sheet: HandSheet, lines: Iterable[HandLine]) -> dict[str, str]:
    """`lines` are those that were approved."""
    return {
        "digest": digest_of_sheet(sheet),
        "lines": " ".join(sorted(digest_of_line(one, one.volunteer_id) for one in lines)),
    }


def digest_of_sheet(sheet: HandSheet) -> str:
    return digest_in(sheet, [name for name in SHEET if name != ADDED_LATER or sheet.led_by_id])


def digest_of_line(line: HandLine, person: UUID) -> str:
    """As if it were `person`'s: a merge moves a line to the record that stays."""
    said = json.dumps([digest_in(line, LINE), str(person)])
    return hashlib.sha256(said.encode()).hexdigest()[:LENGTH]
