from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from volunteering.core import clock
from volunteering.core.signing import make_pair


class Command(BaseCommand):
    help = "Make a key and a certificate signed by itself, with which the platform signs what it issues."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the new file; what is there already is never overwritten")
        parser.add_argument("--name", default=settings.PLATFORM_NAME, help="what readers of PDF show as the signer")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"].absolute()
        if path.exists():
            raise CommandError(f"{path} 已经存在，没有改动。")
        make_pair(path, name=options["name"], now=clock.now())
        self.stdout.write(f"已生成 {path}，请单独备份，并设置环境变量 CERTIFICATE_SIGNING_FILE={path}")
