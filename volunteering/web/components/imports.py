"""集体注册 as both faces show it: the two kinds of sheets, an upload, a batch on its way, workbooks to take away."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.files import FileGone
from volunteering.core.paging import page_of
from volunteering.imports.enums import GOOD, BatchState, Verdict
from volunteering.imports.models import BUSY_STATES, ImportBatch
from volunteering.imports.reading import CannotReadWorkbook
from volunteering.imports.registry import Importer, importer_of
from volunteering.imports.selectors import BAD, counts_of, figures_of, rows_shown
from volunteering.imports.services import confirm_batch, undo_batch, upload_batch
from volunteering.imports.services.mending import take_bad_rows
from volunteering.imports.services.undoing import can_be_undone
from volunteering.organizations.importers import MEMBERS, TEAMS
from volunteering.organizations.models import Organization
from volunteering.organizations.rules import tier_below
from volunteering.web.downloads import workbook
from volunteering.web.uploads import uploaded

GONE = "原来的表格已经过期删除，请重新上传。"
# Of four: fill the template, have it checked, confirm, have it written.
STEPS: dict[str, tuple[int, str]] = {
    BatchState.UPLOADED: (2, "逐行检查"),
    BatchState.CHECKING: (2, "逐行检查"),
    BatchState.CHECKED: (3, "请您确认"),
    BatchState.APPLYING: (4, "导入"),
}
KINDS: dict[str, Importer] = {MEMBERS.kind: MEMBERS, TEAMS.kind: TEAMS}


def kinds_for(organization: Organization) -> list[Importer]:
    """What may be filed for it: below the lowest tier stands nothing."""
    return [MEMBERS, TEAMS] if tier_below(organization.tier) else [MEMBERS]


def kind_asked(request: HttpRequest) -> str:
    """A form without the choice, or with a made-up one, is about members."""
    kind = request.POST.get("kind", "")
    return kind if kind in KINDS else MEMBERS.kind


def upload_for(request: HttpRequest, organization: Organization) -> ImportBatch:
    """Raises a Refusal whose sentence the page shows."""
    assert isinstance(request.user, User)
    name, content = uploaded(request, "sheet")
    return upload_batch(
        by=request.user,
        kind=kind_asked(request),
        organization_id=organization.pk,
        region_path=organization.region_path,
        name=name,
        content=content,
        now=clock.now(),
    )


def listed(batches: list[ImportBatch]) -> list[tuple[ImportBatch, str, tuple[int, int]]]:
    """Each with what its rows are, and the two figures: written, and taken up by the people themselves."""
    figures = figures_of(batches)
    return [(one, importer_of(one.kind).subject, figures[one.pk]) for one in batches]


def batch_context(request: HttpRequest, batch: ImportBatch, problem: str = "") -> dict[str, Any]:
    now, counts = clock.now(), counts_of(batch)
    shown = request.GET.get("verdict", "")
    written, taken_up = figures_of([batch])[batch.pk]
    return {
        "batch": batch,
        "importer": importer_of(batch.kind),
        "step": STEPS.get(batch.state),
        "bad": sum(count for verdict, count in counts if verdict in BAD),
        "good": sum(count for verdict, count in counts if verdict in GOOD),
        "is_busy": batch.state in BUSY_STATES,
        "counts": counts,
        "shown": Verdict(shown) if shown in Verdict.values else None,
        "page": page_of(rows_shown(batch, shown), order=("number",), after=request.GET.get("after", ""), size=50),
        "can_undo": can_be_undone(batch, now),
        "written": written,
        "taken_up": taken_up,
        "problem": problem,
    }


def confirmed(request: HttpRequest, batch: ImportBatch) -> str:
    """Confirm as the form says; returns why it cannot be, or ""."""
    assert isinstance(request.user, User)
    declares = request.POST.get("declares_consent") == "1"
    try:
        confirm_batch(by=request.user, batch=batch, declares_consent=declares, now=clock.now())
    except Refusal as refusal:
        return refusal.sentence
    return ""


def undone(request: HttpRequest, batch: ImportBatch) -> str:
    """Undo it; returns why it cannot be, or ""."""
    assert isinstance(request.user, User)
    try:
        undo_batch(by=request.user, batch=batch, now=clock.now())
    except Refusal as refusal:
        return refusal.sentence
    return ""


def bad_rows_of(request: HttpRequest, batch: ImportBatch) -> HttpResponse | None:
    """The rows that were not taken, as a workbook to mend and upload again; None when the sheet is erased."""
    assert isinstance(request.user, User)
    try:
        return workbook(take_bad_rows(by=request.user, batch=batch), "需要修改的行.xlsx")
    except (FileGone, CannotReadWorkbook):
        return None
