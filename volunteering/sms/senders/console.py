from django.conf import settings

from volunteering.sms.senders import Outgoing


class ConsoleProvider:
    """For the demo: the text is printed there and nowhere else, since a code must not be logged."""

    def send(self, message: Outgoing) -> str:
        if settings.DEMO_MODE:
            print(f"短信：{message.text}", flush=True)  # noqa: T201
        return ""
