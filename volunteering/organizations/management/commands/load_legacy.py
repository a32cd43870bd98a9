from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from volunteering.core import clock
from volunteering.imports.reading import CannotReadWorkbook, Sheet, open_csv, open_sheet
from volunteering.imports.registry import Columned
from volunteering.organizations.importers.legacy import LEGACY_TEAMS
from volunteering.organizations.services.legacy import CannotLoadLegacy, load_legacy
from volunteering.volunteers.importers.legacy import LEGACY_PEOPLE

MOST_SHOWN = 200


class Command(BaseCommand):
    help = "Load volunteers and teams of the older system (csv, xlsx, xls, ods). Loaded again they change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, sheet in (("teams", LEGACY_TEAMS), ("volunteers", LEGACY_PEOPLE)):
            parser.add_argument(f"--{name}", type=Path, help=f"列：{_headers(sheet)}")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["teams"] and not options["volunteers"]:
            raise CommandError("请用 --teams 或 --volunteers 指出表格文件。")
        try:
            done = load_legacy(teams=_sheet(options["teams"]), people=_sheet(options["volunteers"]), now=clock.now())
        except CannotLoadLegacy as refusal:
            lines = [refusal.sentence, *refusal.problems[:MOST_SHOWN]]
            if len(refusal.problems) > MOST_SHOWN:
                lines.append(f"……共 {len(refusal.problems)} 处")
            raise CommandError("\n".join(lines)) from None
        except CannotReadWorkbook as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"队伍：新增 {done.teams_made}，已有 {done.teams_known}")
        self.stdout.write(f"志愿者：新增 {done.people_made}，已有 {done.people_known}，归入队伍 {done.joined}")


def _sheet(path: Path | None) -> Sheet | None:
    if path is None:
        return None
    content = path.read_bytes()
    return open_csv(content) if path.suffix.lower() == ".csv" else open_sheet(content)


def _headers(sheet: Columned) -> str:
    return "、".join(one.header + ("" if one.is_required else "（可空）") for one in sheet.columns)
