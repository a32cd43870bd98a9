"""A worker for the kill -9 test: short leases, and a sender that writes each message to a file as a provider would.

`careless` notes the work as done before it is done, `nameless` sends letters WeChat cannot tell apart, `forgetful`
takes an allowance and does not note for which delivery: the negative controls.
"""

import datetime as dt
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from volunteering.core import clock, work
from volunteering.core.models import Work, WorkState
from volunteering.messaging.services import by_subscription, by_wechat, outgoing
from volunteering.sms import services
from volunteering.sms.senders import Outgoing
from volunteering.wechat.services import take_allowance


class FileProvider:
    def send(self, message: Outgoing) -> str:
        with open(os.environ["SENT_FILE"], "a", encoding="utf-8") as file:
            file.write(message.values["title"] + "\n")
        time.sleep(0.01)
        return ""


def careless_run(row: Work) -> None:
    Work.objects.filter(pk=row.pk).update(state=WorkState.DONE, finished_at=clock.now())
    time.sleep(0.01)
    work._handlers[row.kind](row.subject_id)


def main() -> None:
    services.provider = lambda name: FileProvider()
    work.LEASE = outgoing.CLAIM = dt.timedelta(seconds=0.3)
    work.DELAYS = (dt.timedelta(seconds=0.1),) * 100
    if "careless" in sys.argv:
        work._run = careless_run
    if "nameless" in sys.argv:
        letter = by_wechat._letter
        by_wechat._letter = lambda *of: {**letter(*of), "client_msg_id": None}
    if "forgetful" in sys.argv:
        by_subscription._is_allowed = lambda delivery, openid: take_allowance(openid=openid)
    while True:
        work.run_due_work(now=clock.now())
        time.sleep(0.02)


main()
