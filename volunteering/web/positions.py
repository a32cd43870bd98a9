"""A place on earth as a form brings it."""

from django.http import HttpRequest

from volunteering.service_records.rules.places import Position


def position_in(request: HttpRequest) -> Position | None:
    """None when a field is empty or no number: then there is simply no place."""
    try:
        latitude, longitude, accuracy = (
            float(request.POST.get(name, "") or default)
            for name, default in (("latitude", ""), ("longitude", ""), ("accuracy", "0"))
        )
    except ValueError:
        return None
    return Position(latitude, longitude, accuracy)
