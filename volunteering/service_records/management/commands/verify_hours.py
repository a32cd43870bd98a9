from typing import Any

from django.core.management.base import BaseCommand, CommandError

from volunteering.service_records.services.verifying import false_totals, tampered_certificates, tampered_records
from volunteering.service_records.services.verifying_hand import tampered_sheets
from volunteering.service_records.services.verifying_honours import tampered_merits, tampered_stars


class Command(BaseCommand):
    help = "Compare totals with the ledger; each entry, certificate, hand entry, star and merit with its audit event."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*false_totals(), *tampered_records(), *tampered_certificates(), *tampered_sheets()]
        found += [*tampered_stars(), *tampered_merits()]
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"服务记录核对不符：{len(found)} 处")
        self.stdout.write("服务记录核对无误")
