"""The table of regions comes with the platform; townships and functional zones are added under their county."""

import csv
import datetime as dt
import uuid
from pathlib import Path

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.keys import new_public_id
from volunteering.core.remembering import forget
from volunteering.regions.enums import RegionKind
from volunteering.regions.models import Region
from volunteering.regions.rules import short_name
from volunteering.regions.selectors import takes_townships

TABLE = Path(__file__).parent / "data/regions.csv"
NAMESPACE = uuid.UUID("6f0d5a3e-53a7-5c7e-9d36-0b6f7d8f2c11")


class CannotChangeRegion(Refusal):
    sentence = "行政区划由平台统一维护，这里只能修改自己新增的乡镇（街道）和功能区。"


@transaction.atomic
def load_regions() -> int:
    """Load the committed table; returns how many rows are new. Run again it changes nothing."""
    rows = {row["code"]: row for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())}
    known = set(Region.objects.values_list("id", flat=True))
    paths: dict[str, str] = {}
    fresh = []
    for code in sorted(rows, key=lambda code: (len(_path(code, rows)), code)):
        row = rows[code]
        paths[code] = _path(code, rows)
        if _key(code) in known:
            continue
        fresh.append(
            Region(
                id=_key(code),
                code=code,
                name=row["name"],
                short_name=short_name(row["name"]),
                parent_id=_key(row["parent_code"]) if row["parent_code"] else None,
                path=paths[code],
                valid_to=dt.date.fromisoformat(row["retired_on"]) if row["retired_on"] else None,
            )
        )
    Region.objects.bulk_create(fresh, batch_size=500)
    for code, row in rows.items():
        if row["successor_code"]:
            Region.objects.filter(id=_key(code)).update(successor_id=_key(row["successor_code"]))
    return len(fresh)


@transaction.atomic
def add_region(*, by: User | None, parent: Region, name: str, kind: RegionKind) -> Region:
    """Add a township or a functional zone. Who may is asked by the caller: access stands above regions."""
    if kind == RegionKind.OFFICIAL:
        raise CannotChangeRegion("行政区划由平台统一维护，请选择“乡镇（街道）”或“功能区”。", field="kind")
    if not takes_townships(parent):
        raise CannotChangeRegion(f"请在县级区域下新增，“{parent.name}”不是。")
    name = _free_name(name, parent)
    code = new_public_id()
    region = Region.objects.create(
        code=code, name=name, short_name=short_name(name), kind=kind, parent=parent, path=f"{parent.path}{code}/"
    )
    record("regions:region:added", by=by, subject_id=region.id, region_path=region.path, words={"name": name})
    forget()
    return region


@transaction.atomic
def rename_region(*, by: User, region: Region, name: str) -> None:
    """Only what was added here. Raises CannotChangeRegion."""
    if region.kind == RegionKind.OFFICIAL or region.valid_to or region.parent is None:
        raise CannotChangeRegion
    before, name = region.name, name.strip()
    if name == before:
        return
    region.name = _free_name(name, region.parent)
    region.short_name = short_name(region.name)
    region.save(update_fields=["name", "short_name"])
    words = {"before": before, "name": name}
    record("regions:region:renamed", by=by, subject_id=region.id, region_path=region.path, words=words)
    forget()


@transaction.atomic
def retire_region(*, by: User, region: Region, now: dt.datetime) -> None:
    """Forms offer it no longer; who lives there keeps it. Only what was added here. Raises CannotChangeRegion."""
    if region.kind == RegionKind.OFFICIAL:
        raise CannotChangeRegion
    if Region.objects.live().filter(pk=region.pk).update(valid_to=local_date(now)):
        words = {"name": region.name}
        record("regions:region:retired", by=by, subject_id=region.id, region_path=region.path, words=words)
        forget()


def _free_name(name: str, parent: Region) -> str:
    """Locks the parent, so that two do not add the same name at once."""
    name = name.strip()
    if len(name) < 2:
        raise CannotChangeRegion("名称至少两个字，请写全称，例如“常州经济开发区”。", field="name")
    Region.objects.select_for_update().get(pk=parent.pk)
    if parent.children.filter(name=name, valid_to__isnull=True).exists():
        raise CannotChangeRegion(f"{parent.name}下已有“{name}”，请直接选用。", field="name")
    return name


def _key(code: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, code)


def _path(code: str, rows: dict[str, dict[str, str]]) -> str:
    parent = rows[code]["parent_code"]
    return (_path(parent, rows) if parent else "") + f"{code}/"
