import secrets

from volunteering.volunteers.rules import number_from


def new_number() -> str:
    """A volunteer number that nobody can guess from another."""
    return number_from(f"{secrets.randbelow(9 * 10**10) + 10**10}")
