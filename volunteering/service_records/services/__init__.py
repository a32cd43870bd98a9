"""Everything that can happen at a door and in the ledger of hours."""

from volunteering.service_records.services.attending import (
    CannotAttend,
    check_in,
    check_out,
    mark_absent,
    mark_arrived,
    mark_left,
    mend_departure,
)
from volunteering.service_records.services.awarding import (
    CannotAward,
    answer_star_objection,
    award_announced,
    object_to_star,
    pass_proposal,
    refuse_proposal,
)
from volunteering.service_records.services.batches import (
    download_batch,
    give_up,
    issue_batch,
    order_certificates,
)
from volunteering.service_records.services.confirming import (
    Confirmed,
    confirm_hours,
)
from volunteering.service_records.services.deciding_hand import (
    Decided,
    answer_notice_objection,
    approve_sheet,
    object_to_notice,
    return_sheet,
)
from volunteering.service_records.services.doors import (
    open_door,
)
from volunteering.service_records.services.entering_hand import (
    add_hand_evidence,
    open_hand_evidence,
    remove_hand_evidence,
    save_sheet,
    send_sheet,
    withdraw_sheet,
)
from volunteering.service_records.services.exporting import (
    record_overdue_export,
)
from volunteering.service_records.services.fencing import (
    CannotFence,
    remove_fence,
    set_fence,
)
from volunteering.service_records.services.hand_people import (
    CannotEnterHours,
    Served,
    find_person,
)
from volunteering.service_records.services.issuing import (
    CannotIssue,
    Wanted,
    issue_certificate,
)
from volunteering.service_records.services.judging import (
    CannotJudge,
    decide_anomaly,
    explain_anomaly,
)
from volunteering.service_records.services.ledger import (
    CannotRecord,
    reverse_record,
)
from volunteering.service_records.services.merits import (
    CannotEnterMerit,
    MeritDetails,
    enter_merit,
    open_proof,
    withdraw_merit,
)
from volunteering.service_records.services.objecting import (
    CannotObject,
    answer_objection,
    object_to_hand_line,
    object_to_record,
)
from volunteering.service_records.services.rating import (
    CannotEvaluate,
    CannotRate,
    evaluate,
    pass_everybody,
    rate,
)
from volunteering.service_records.services.recording_hand import (
    CannotDecideHours,
    record_after_notice,
)
from volunteering.service_records.services.revoking import (
    CannotRevoke,
    revoke_certificate,
)
from volunteering.service_records.services.standing import (
    look_at_stars,
)
from volunteering.service_records.services.standing_in import refuse_hours

__all__ = [
    "CannotAttend",
    "CannotAward",
    "CannotDecideHours",
    "CannotEnterHours",
    "CannotEnterMerit",
    "CannotEvaluate",
    "CannotFence",
    "CannotIssue",
    "CannotJudge",
    "CannotObject",
    "CannotRate",
    "CannotRecord",
    "CannotRevoke",
    "Confirmed",
    "Decided",
    "MeritDetails",
    "Served",
    "Wanted",
    "add_hand_evidence",
    "answer_notice_objection",
    "answer_objection",
    "answer_star_objection",
    "approve_sheet",
    "award_announced",
    "check_in",
    "check_out",
    "confirm_hours",
    "decide_anomaly",
    "download_batch",
    "enter_merit",
    "evaluate",
    "explain_anomaly",
    "find_person",
    "give_up",
    "issue_batch",
    "issue_certificate",
    "look_at_stars",
    "mark_absent",
    "mark_arrived",
    "mark_left",
    "mend_departure",
    "object_to_hand_line",
    "object_to_notice",
    "object_to_record",
    "object_to_star",
    "open_door",
    "open_hand_evidence",
    "open_proof",
    "order_certificates",
    "pass_everybody",
    "pass_proposal",
    "rate",
    "record_after_notice",
    "record_overdue_export",
    "refuse_hours",
    "refuse_proposal",
    "remove_fence",
    "remove_hand_evidence",
    "return_sheet",
    "reverse_record",
    "revoke_certificate",
    "save_sheet",
    "send_sheet",
    "set_fence",
    "withdraw_merit",
    "withdraw_sheet",
]
