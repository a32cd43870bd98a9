from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from volunteering.core.lanes import Lane


class Command(BaseCommand):
    help = "Work on what the queue brings (QUEUE_ADDRESS). Any number, on any machine; run_worker keeps the timetable."

    def add_arguments(self, parser: CommandParser) -> None:
        # The first named is served first.
        parser.add_argument("lanes", nargs="*", default=list(Lane), help=" ".join(Lane), metavar="lane")
        parser.add_argument("--burst", action="store_true", help="end when the queue is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.QUEUE_ADDRESS:
            raise CommandError("请先设置 QUEUE_ADDRESS，例如 redis://127.0.0.1:6379/0。")
        if unknown := set(options["lanes"]) - set(Lane):
            raise CommandError(f"没有“{'、'.join(unknown)}”这一种工作，可以写：{'、'.join(Lane)}。")
        from redis import Redis
        from rq import SimpleWorker  # in this process: forking for each message would cost more than the message

        class Worker(SimpleWorker):
            def execute_job(self, *job: Any) -> None:
                close_old_connections()  # a database that was restarted meanwhile is connected anew
                super().execute_job(*job)

        # Not the relay's connection: a worker waits for minutes, and comes back to a queue that was down.
        Worker(options["lanes"], connection=Redis.from_url(settings.QUEUE_ADDRESS)).work(burst=options["burst"])
