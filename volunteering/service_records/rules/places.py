"""Whether a phone stood where the activity is: plain Python. Degrees are WGS 84, distances metres."""

import math
from dataclasses import dataclass

EARTH = 6_371_008.8  # mean radius
NEAREST, WIDEST = 100, 2000


@dataclass(frozen=True)
class Position:
    """As a browser gives it; `accuracy` is the radius in which it is right with 95 %."""

    latitude: float
    longitude: float
    accuracy: float = 0.0

    @property
    def is_on_earth(self) -> bool:
        """Not a number is nowhere."""
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180 and 0 <= self.accuracy < math.inf


def distance(one: Position, other: Position) -> float:
    """Along the great circle (haversine)."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    north, east = second - first, math.radians(other.longitude - one.longitude)
    half = math.sin(north / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(east / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(half, 1.0)))


def is_inside(phone: Position, centre: Position, radius: int) -> bool | None:
    """In doubt for the person; None when the phone knows its place worse than the fence is wide."""
    if phone.accuracy > max(radius, 500):
        return None
    return distance(phone, centre) <= radius + phone.accuracy
