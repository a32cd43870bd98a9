"""What was not taken goes back, with its reasons, to whoever may file it. It holds people's numbers: that is noted."""

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.imports.models import ImportBatch
from volunteering.imports.registry import importer_of
from volunteering.imports.services.checking import CannotImport, note
from volunteering.imports.workbooks import errors_of


@transaction.atomic
def take_bad_rows(*, by: User, batch: ImportBatch) -> bytes:
    """A workbook of the rows to mend. Raises CannotImport, CannotReadWorkbook, FileGone."""
    if not importer_of(batch.kind).allows(by, batch):
        raise CannotImport
    content = errors_of(batch)
    note("imports:batch:mending", by, batch)
    return content
