from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from volunteering.accounts.rules import normal_phone
from volunteering.accounts.services import find_user, restore_user, suspend_user
from volunteering.core.errors import Refusal


class Command(BaseCommand):
    help = "Suspend a login by phone, or restore it. The reason stays in the audit log: no personal data in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--phone", required=True)
        parser.add_argument("--reason", default="")
        parser.add_argument("--restore", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        phone = normal_phone(options["phone"])
        user = find_user(phone) if phone else None
        if user is None:
            raise CommandError("没有用这个手机号的账号。")
        try:
            if options["restore"]:
                restore_user(by=None, user=user)
            else:
                suspend_user(by=None, user=user, reason=options["reason"])
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write("已恢复" if options["restore"] else "已停用")
