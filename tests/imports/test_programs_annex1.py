"""Annex 1 as LibreOffice saves it: bodies below an organization, with what people get wrong."""

import pytest

from tests.imports.filling import filled
from tests.imports.test_organization_sheets import SLIPS, apply, bodies, body, files, upload
from tests.imports.test_programs import converted
from tests.imports.test_sheets import reasons
from volunteering.imports.enums import BatchState, Verdict
from volunteering.imports.registry import importer_of
from volunteering.imports.workbooks import template_of
from volunteering.organizations.models import Organization

__all__ = ["apply", "bodies", "files", "upload"]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_each_wrong_body_has_its_reason(suffix, upload, apply, tmp_path, terms):
    rows = [body(1), ["", "  "], body(2, 成立日期="2019年8月8日"), body(3, 是否在民政部门注册="√")]
    rows += [body(place, **changes) for place, (changes, _) in enumerate(SLIPS, start=10)]
    rows += [["填报说明：", "1. 请如实填写"], body(99)]
    batch = upload(converted(filled(template_of(importer_of("organizations")), rows), suffix, tmp_path))
    assert (batch.state, batch.failure) == (BatchState.CHECKED, "")
    assert [reason for _, reason in SLIPS] == [one for one in reasons(batch) if one]
    good = batch.rows.filter(verdict=Verdict.NEW).count()
    assert good == 3
    apply(batch)
    assert Organization.objects.filter(name__startswith="新北区第").count() == good
