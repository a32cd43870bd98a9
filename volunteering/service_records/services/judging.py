"""An anomaly: the organization explains, the association of the region decides. Hours change by neither."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.service_records import notices
from volunteering.service_records.enums import AnomalyState
from volunteering.service_records.models import Anomaly
from volunteering.service_records.policies import can_confirm, can_judge

LONGEST = 300


class CannotJudge(Refusal):
    sentence = "这一条已经核实过了，请刷新后查看。"


@transaction.atomic
def explain_anomaly(*, by: User, anomaly: Anomaly, text: str, now: dt.datetime) -> Anomaly:
    """As often as needed, until it is decided. Raises CannotJudge."""
    anomaly = _held(anomaly)
    if not can_confirm(by, anomaly.activity):
        raise CannotJudge("只有这个组织的管理员可以说明。")
    if not text.strip():
        raise CannotJudge("请写几句说明，例如“现场没有网络，由负责人点名”。", field="explanation")
    anomaly.explanation, anomaly.explained_by, anomaly.explained_at = text.strip()[:LONGEST], by, now
    anomaly.save(update_fields=("explanation", "explained_by", "explained_at"))
    _note("service_records:anomaly:explained", by, anomaly)
    return anomaly


@transaction.atomic
def decide_anomaly(*, by: User, anomaly: Anomaly, is_fine: bool, note: str, now: dt.datetime) -> Anomaly:
    """情况正常 or 确有问题, in words either way; the organization is told. Raises CannotJudge."""
    anomaly = _held(anomaly)
    if not can_judge(by, anomaly):
        raise CannotJudge("只有当地科协可以核实；您管理这个组织的，请另一位同事来核实。")
    if not note.strip():
        raise CannotJudge("请写明核实的情况，会告诉这个组织。", field="note")
    anomaly.state = AnomalyState.EXPLAINED if is_fine else AnomalyState.CONFIRMED
    anomaly.note, anomaly.decided_by, anomaly.decided_at = note.strip()[:LONGEST], by, now
    anomaly.save(update_fields=("state", "note", "decided_by", "decided_at"))
    _note("service_records:anomaly:decided", by, anomaly)
    notices.tell_decided(anomaly, now)
    return anomaly


def _held(anomaly: Anomaly) -> Anomaly:
    held = Anomaly.objects.select_for_update(of=("self",)).select_related("activity__organization", "organization")
    found = held.get(pk=anomaly.pk)
    if found.state != AnomalyState.OPEN:
        raise CannotJudge
    return found


def _note(tag: str, by: User, anomaly: Anomaly) -> None:
    record(
        tag,
        by=by,
        subject_id=anomaly.pk,
        organization_id=anomaly.organization_id,
        region_path=anomaly.organization.region_path,
        words={
            "title": anomaly.activity.title,
            "kind": anomaly.get_kind_display(),
            "state": anomaly.get_state_display(),
        },
    )
