from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record


@transaction.atomic
def record_overdue_export(*, by: User, region_path: str, count: int) -> None:
    record("service_records:overdue:exported", by=by, region_path=region_path, words={"count": count})
