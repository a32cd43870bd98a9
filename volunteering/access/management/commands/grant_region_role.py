from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.rules import normal_phone
from volunteering.accounts.services import find_user, open_user
from volunteering.core import clock
from volunteering.regions.models import Region


class Command(BaseCommand):
    help = "Give the first administrator of a region the powers, by phone and region code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--phone", required=True)
        parser.add_argument("--region", required=True, help="six digits, for example 320400")
        parser.add_argument("--role", default=RegionRole.ADMINISTRATOR, choices=RegionRole.values)

    def handle(self, *args: Any, **options: Any) -> None:
        phone = normal_phone(options["phone"])
        region = Region.objects.live().filter(code=options["region"]).first()
        if phone is None or region is None:
            raise CommandError("手机号或区域代码不对。")
        now = clock.now()
        user = find_user(phone) or open_user(phone=phone, now=now)
        grant_region_role(by=None, user=user, region=region, role=RegionRole(options["role"]), now=now)
        self.stdout.write(f"已授权：{region.name}")
