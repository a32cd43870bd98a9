"""The sheets an organization or its association files: who joins it (Annex 2)."""

from volunteering.organizations.importers.members import MEMBERS

__all__ = ["MEMBERS"]
