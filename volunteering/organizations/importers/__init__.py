"""The sheets an organization or its association files: who joins it (Annex 2), what stands below it (Annex 1)."""

from volunteering.organizations.importers.members import MEMBERS
from volunteering.organizations.importers.teams import TEAMS

__all__ = ["MEMBERS", "TEAMS"]
