import pytest

from volunteering.core.sealing import fingerprint
from volunteering.core.search import tokens
from volunteering.volunteers.enums import Origin, VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import ID_CARD
from volunteering.volunteers.services.numbers import new_number


@pytest.fixture
def filed(county, terms, now):
    """A record nobody has claimed yet."""

    def make(name="张三", phone="", card="", **changes):
        values = {
            "number": new_number(),
            "name": name,
            "phone": phone,
            "phone_fingerprint": fingerprint("phone", phone) if phone else None,
            "document_type_id": ID_CARD if card else None,
            "document_number": card,
            "document_fingerprint": fingerprint("document", card) if card else None,
            "region": county,
            "region_path": county.path,
            "origin": Origin.LEGACY,
            "state": VolunteerState.IMPORTED,
            "created_at": now,
            "updated_at": now,
            "search_tokens": tokens(name),
            **changes,
        }
        return Volunteer.objects.create(**values)

    return make
