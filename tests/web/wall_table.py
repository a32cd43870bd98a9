"""Who gets through which door: one line or more for every route, with real things behind it.

A line names what the route's arguments name (a word that `wall_town` does not know stands for itself), and who gets in
by GET and by POST. `None`: the page does not take that method.
"""

from dataclasses import dataclass, field

IN, NOT_FOUND, FORBIDDEN, NOT_TAKEN = "in", 404, 403, 405
LOGIN, REGISTER, STEP, FACTOR = "/login/", "/volunteer/register/", "/org/register/", "/console/authenticator/"
# visitor: not logged in; newcomer: no volunteer yet; owner: the place, the membership and the notice are theirs;
# leader: a member of ours who answers for the activity;
# above: administers the organization above ours; rival: administers another beside it. Staff: see wall_town.STAFF;
# hasty is the operator before giving the one-time password.
ROLES = (
    *("visitor", "newcomer", "bystander", "owner", "leader", "administrator", "above", "rival"),
    *("viewer", "reviewer", "chief", "operator", "hasty", "neighbour", "foreign"),
)
VIEWERS = ("viewer", "reviewer", "chief", "operator")
REVIEWERS, CHIEFS, OPERATOR = VIEWERS[1:], VIEWERS[2:], VIEWERS[3:]
SEEING = ("administrator", *VIEWERS)  # see on public pages what is not public yet

Wall = dict[str, str | int]


def everybody(outcome: str | int = IN) -> Wall:
    return dict.fromkeys(ROLES, outcome)


def shown_to(*who: str) -> Wall:
    """A page of the public face whose thing is not public."""
    return everybody(NOT_FOUND) | dict.fromkeys(who, IN)


def only(*who: str) -> Wall:
    """A volunteers' page of something that is theirs: others do not find it."""
    return shown_to(*who) | {"visitor": LOGIN, "newcomer": REGISTER}


def desk(holders: tuple[str, ...], abroad: str | int = NOT_FOUND, here: str | int = IN) -> Wall:
    """A page of the console. `abroad`: what it is to those who hold the same permission for another region."""
    wall = everybody(FORBIDDEN) | {"visitor": LOGIN, "hasty": FACTOR} | dict.fromkeys(holders, here)
    return wall | {"foreign": abroad} | ({"neighbour": abroad} if "chief" in holders else {})


ALL = everybody()
LOGGED_IN = ALL | {"visitor": LOGIN}
VOLUNTEERS = LOGGED_IN | {"newcomer": REGISTER}
MINE = only("administrator")
AT_DOOR = only("administrator", "leader")
DECIDING = AT_DOOR | {"leader": FORBIDDEN}  # sees it, and leaves it to the administrators
PARENTS = only("above")
BOTH_SIDES = shown_to("newcomer", "owner") | {"visitor": LOGIN}  # who claims, and who holds the record
HAVING_ANY = only("administrator", "above", "rival")  # administers any organization at all
HAVING_ONE = HAVING_ANY | {"administrator": NOT_FOUND}  # of two, one has to say which is meant


@dataclass(frozen=True)
class Row:
    get: Wall | None
    post: Wall | None
    args: str = ""
    query: str = ""
    data: dict[str, str] = field(default_factory=dict)
    word: str = ""  # stands on the page …
    readers: tuple[str, ...] = ()  # … for these of the people who get in, for nobody else


def row(*args, **kwargs) -> tuple[Row]:
    return (Row(*args, **kwargs),)


def own(get: Wall | None, post: Wall | None, **kwargs) -> tuple[Row, ...]:
    """A page about ours where `?org=` names it. Without the name one is led to one's own or invited to register one."""
    return row(get and MINE, post and MINE, query="org=ours", **kwargs) + row(get, post)


def thing_of(organization: str, args: str) -> tuple[Row, ...]:
    """Something is done to a thing of an organization, named in the address or not; no other name leads to it."""
    return (
        *row(None, MINE, args, query=f"org={organization}"),
        *row(None, only(), args, query="org=theirs"),
        *row(None, MINE, args),
    )


PUBLIC_FACE: dict[str, tuple[Row, ...]] = {
    **dict.fromkeys(("home", "privacy", "agreement", "accessibility", "wechat_follow", "link_list"), row(ALL, None)),
    **dict.fromkeys(("healthz", "readyz", "account_closed", "metrics"), row(ALL, None)),  # metrics: this machine
    **dict.fromkeys(("large_type", "logout"), row(None, ALL)),
    "login": row(ALL, ALL),
    "login_demo": row(None, everybody(NOT_FOUND)),  # there in demo mode alone
    "volunteer_register": row(ALL, LOGGED_IN),
    "org_register": row(ALL, LOGGED_IN),
    # Whose draft is missing is led back to the step before.
    "org_register_administrator": row(everybody(STEP), everybody(STEP) | {"visitor": LOGIN}),
    "volunteer_guardian": row(VOLUNTEERS, VOLUNTEERS),
    "policy_list": row(ALL, None, word="文件草稿"),
    **dict.fromkeys(
        ("policy_detail", "policy_original"),
        row(ALL, None, "policy") + row(shown_to(*CHIEFS, "neighbour", "foreign"), None, "hidden"),
    ),
    "activity_list": row(ALL, None, query="state=all", word="活动草稿"),
    "activity_detail": row(ALL, None, "activity") + row(shown_to(*SEEING), None, "draft"),
    **dict.fromkeys(
        ("activity_poster", "activity_poster_picture", "activity_card"),
        row(ALL, None, "activity") + row(everybody(NOT_FOUND), None, "draft"),
    ),
    **dict.fromkeys(
        ("organization_poster", "organization_poster_picture", "organization_card"),
        row(ALL, None, "ours") + row(everybody(NOT_FOUND), None, "young"),
    ),
    "platform_card": row(ALL, None),
    "my_record_poster": row(VOLUNTEERS, None, word="累计服务小时", readers=("owner",)),
    "my_record_picture": row(only("owner"), None),
    "activity_calendar": row(ALL, None, "activity") + row(shown_to(*SEEING), None, "draft"),
    "calendar_feed": row(ALL, None, "feed") + row(everybody(NOT_FOUND), None, "never-given"),
    "story_list": row(ALL, None, query="kind=case", word="墙内的案例"),
    "story_detail": (
        *row(ALL, None, "recap"),
        *row(shown_to("administrator", *CHIEFS), None, "case_story"),
        *row(shown_to("administrator", "owner", *CHIEFS), None, "person_story"),
        *row(shown_to("administrator"), None, "draft_story"),
    ),
    **dict.fromkeys(
        ("story_poster", "story_poster_picture", "story_card"),
        row(ALL, None, "recap")
        + row(everybody(NOT_FOUND), None, "case_story")
        + row(everybody(NOT_FOUND), None, "person_story"),
    ),
    "story_photo": (
        *row(ALL, None, "recap_photo large"),
        *row(shown_to("administrator", *CHIEFS), None, "case_photo small"),
        *row(everybody(NOT_FOUND), None, "recap_photo huge"),
    ),
    "organization_list": row(ALL, None, word="还没认证的队"),
    "organization_detail": row(ALL, None, "ours") + row(shown_to(*SEEING), None, "young"),
    # For who is logged in, with or without a volunteer's record.
    **dict.fromkeys(("privacy_settings", "phone_changed"), row(LOGGED_IN, None)),
    **dict.fromkeys(("phone_change", "account_close"), row(LOGGED_IN, LOGGED_IN)),
    # The administrator has been told of the objection, the leader of the office.
    "own_data": row(LOGGED_IN, None, word="公开的活动", readers=("owner", "leader", "administrator")),
    "session_end": row(None, LOGGED_IN),
    "wechat_push": row(everybody(NOT_FOUND), everybody(NOT_FOUND)),  # no account of WeChat's here
    "sms_report": row(None, everybody(NOT_FOUND), "aliyun guessed"),
    "wechat_enter": (
        *(row(ALL, None, "activity_list") + row(LOGGED_IN, everybody(NOT_TAKEN), "login")),
        *row(everybody(NOT_FOUND), everybody(NOT_TAKEN), "bind"),  # no account of WeChat's here
    ),
    "wechat_allow": row(everybody(NOT_FOUND), None),
    "wechat_card": row(everybody(204), None),  # no account of WeChat's here
    "wechat_back": row(everybody(400), None),  # nobody set out from here
    "wechat_bind": row(everybody(400) | {"visitor": LOGIN}, everybody(400) | {"visitor": LOGIN}),
    **dict.fromkeys(("wechat_bound", "wechat_unbound"), row(LOGGED_IN, None)),
    "wechat_unbind": row(LOGGED_IN, LOGGED_IN),
    "consent": row(None, LOGGED_IN, "public_name"),
    # For volunteers.
    **dict.fromkeys(("volunteer_registered", "volunteer_me"), row(VOLUNTEERS, None)),
    "volunteer_edit": row(VOLUNTEERS, VOLUNTEERS),
    "notice_settings": row(LOGGED_IN, LOGGED_IN),
    "notice_settings_saved": row(LOGGED_IN, None),
    # No mail on this installation.
    "notice_email": row(everybody(NOT_FOUND) | {"visitor": LOGIN}, everybody(NOT_FOUND) | {"visitor": LOGIN}),
    "notice_email_link": row(everybody(NOT_FOUND), None, "made-up"),
    "notice_leave": row(everybody(NOT_FOUND), everybody(NOT_FOUND), "made-up"),
    "notice_email_confirm": row(None, everybody(NOT_FOUND), "made-up"),
    "notices": row(LOGGED_IN, None, word="您已成为", readers=("owner", "leader")),
    "notice": row(shown_to("owner") | {"visitor": LOGIN}, None, "notice"),
    "notices_read": row(None, LOGGED_IN),
    **dict.fromkeys(("calendar_subscribe", "calendar_unsubscribe"), row(None, VOLUNTEERS)),
    "my_activities": row(VOLUNTEERS, None, word="公开的活动", readers=("owner", "leader")),
    "my_records": row(VOLUNTEERS, None, word="公开的活动", readers=("owner",)),
    "my_trainings": row(VOLUNTEERS, None, word="墙内的培训", readers=("owner",)),
    **dict.fromkeys(("my_commendations", "my_evaluations"), row(VOLUNTEERS, None)),
    "record_evaluate": row(only("owner"), only("owner"), "place"),
    "merit_proof": row(None, shown_to("owner", "administrator", *CHIEFS) | {"visitor": LOGIN}, "merit"),
    "star_notice": row(ALL, None),
    "star_objected": row(LOGGED_IN, None),
    "star_objection": (
        *row(LOGGED_IN, LOGGED_IN, "announced"),
        *row(everybody(NOT_FOUND) | {"visitor": LOGIN}, everybody(NOT_FOUND) | {"visitor": LOGIN}, "star"),
    ),
    "my_certificates": row(VOLUNTEERS, VOLUNTEERS, word="新北大队", readers=("owner",)),
    **dict.fromkeys(("my_certificate", "my_certificate_file"), row(only("owner"), None, "certificate")),
    "certificate_verify": row(ALL, ALL),
    "certificate": row(ALL, ALL, "serial"),
    "check_in": row(VOLUNTEERS, VOLUNTEERS),
    "record_objection": row(only("owner"), only("owner"), "place"),
    "hand_objection": row(only("owner"), only("owner"), "hand_line"),
    "check_in_scanned": row(VOLUNTEERS, VOLUNTEERS, "door"),
    "story_consent": row(only("owner"), only("owner"), "person_story") + row(only(), only(), "case_story"),
    "check_in_done": row(only("owner"), None, "attended"),
    "subscriptions": row(VOLUNTEERS, VOLUNTEERS),
    **dict.fromkeys(("subscription_made", "subscription_removed"), row(VOLUNTEERS, None)),
    "subscription_remove": row(None, only("owner"), "subscription"),
    "activity_join": row(VOLUNTEERS, None, "activity") + row(only(*SEEING), None, "draft"),
    "activity_sign_up": (
        *row(None, VOLUNTEERS, "activity", data={"slot": "slot_of_activity"}),
        *row(None, only(), "activity", data={"slot": "slot_of_draft"}),
        *row(None, only(), "draft", data={"slot": "slot_of_draft"}),
    ),
    "activity_guardian": (
        *row(VOLUNTEERS, VOLUNTEERS, "activity", query="slot=slot_of_activity"),
        *row(only(), only(), "draft", query="slot=slot_of_draft"),
    ),
    **dict.fromkeys(("activity_confirm", "activity_withdraw"), row(None, only("owner"), "place")),
    "organization_notices": row(ALL, None, "ours") + row(shown_to(*SEEING), None, "young"),
    "notice_objection": (
        *row(LOGGED_IN, LOGGED_IN, "ours noticed_line"),
        *row(shown_to() | {"visitor": LOGIN}, shown_to() | {"visitor": LOGIN}, "theirs noticed_line"),
    ),
    "organization_membership": row(None, VOLUNTEERS, "ours") + row(None, only(*SEEING), "young"),
}
ORGANIZATIONS: dict[str, tuple[Row, ...]] = {
    "org_registered": (
        *row(MINE, None, query="org=ours"),
        *row(VOLUNTEERS | {role: STEP for role, there in HAVING_ANY.items() if there == NOT_FOUND}, None),
    ),
    "claim": row(ALL, None, word="等待认领的队", readers=("owner",)),
    "claim_person": row(ALL, LOGGED_IN),
    "claim_case": row(BOTH_SIDES, None, "case"),
    **dict.fromkeys(("claim_case_withdraw", "claim_case_object"), row(None, BOTH_SIDES, "case")),
    "claim_teams": row(VOLUNTEERS, None, query="q=等待认领"),
    "claim_team": row(VOLUNTEERS, VOLUNTEERS, "old") + row(only(), only(), "ours"),
    "claim_team_withdraw": row(None, only("owner"), "claim"),
    "org_info": own(VOLUNTEERS, None),
    "org_volunteers": own(VOLUNTEERS, None),
    "org_activities": own(VOLUNTEERS, None, word="活动草稿", readers=("administrator",)),
    **dict.fromkeys(
        ("org_edit", "org_posts", "org_activity_new", "org_volunteers_export", "org_merit_new"),
        own(VOLUNTEERS, VOLUNTEERS),
    ),
    "org_merits": own(VOLUNTEERS, None, word="墙内的培训", readers=("administrator",)),
    "org_merit": row(MINE, None, "merit") + row(only(), None, "merit", query="org=theirs"),
    "org_merit_withdraw": thing_of("ours", "merit merit_entry"),
    "org_evaluations": row(MINE, None, "activity") + row(only(), None, "draft"),
    "org_evaluate_all": row(None, MINE, "activity") + row(None, only(), "draft"),
    "org_evaluate": row(None, MINE, "activity place") + row(None, only(), "draft place"),
    "import_template": row(ALL, None, "volunteers") + row(ALL, None, "organizations"),
    "org_imports": own(VOLUNTEERS, VOLUNTEERS, word="名单.xlsx", readers=("administrator",)),
    **dict.fromkeys(
        ("org_import", "org_import_errors"), row(MINE, None, "sheet") + row(only(), None, "sheet", query="org=theirs")
    ),
    **dict.fromkeys(("org_import_confirm", "org_import_undo"), thing_of("ours", "sheet")),
    "org_certificates": own(VOLUNTEERS, None),
    "org_certificates_new": own(VOLUNTEERS, VOLUNTEERS),
    "org_certificate": row(MINE, MINE, "certificate") + row(only(), only(), "certificate", query="org=theirs"),
    "org_certificate_batch": row(MINE, None, "certificates") + row(only(), None, "certificates", query="org=theirs"),
    "org_certificates_download": thing_of("ours", "certificates"),
    "org_office": row(None, only("owner"), "office"),
    "org_evidence": (
        *row(MINE, MINE, query="org=young", word="证书.pdf", readers=("administrator",)),
        *row(VOLUNTEERS, VOLUNTEERS),
    ),
    "org_parent": (
        *row(MINE, MINE, query="org=ours", data={"parent": "corps"}),
        *row(VOLUNTEERS, VOLUNTEERS, data={"parent": "corps"}),
    ),
    "org_parent_leave": row(None, MINE, query="org=ours") + row(None, HAVING_ONE),
    "org_team": (
        *row(only("above"), None, "ours", query="org=corps"),
        *row(only(), None, "corps", query="org=ours"),
        *row(only(), None, "theirs", query="org=ours"),
        *row(only("above"), None, "ours"),
    ),
    **dict.fromkeys(("org_evidence_open", "org_evidence_remove"), thing_of("young", "file")),
    "org_parent_decide": thing_of("ours", "parent_request"),
    "org_member": thing_of("ours", "member"),
    "org_decide_membership": thing_of("ours", "applicant"),
    **dict.fromkeys(("org_activity", "org_activity_sign_ups"), row(MINE, None, "activity") + row(MINE, None, "draft")),
    "org_activity_edit": row(MINE, MINE, "activity") + row(MINE, MINE, "draft"),
    **dict.fromkeys(("org_activity_cancel", "org_activity_series", "org_activity_code"), row(None, MINE, "activity")),
    **dict.fromkeys(("org_activity_publish", "org_activity_copy"), row(None, MINE, "draft")),
    "org_activity_letters": row(MINE, MINE, "activity") + row(only(), only(), "draft"),
    "org_activity_letter": row(MINE, None, "activity letter") + row(only(), None, "draft letter"),
    "org_letter": own(VOLUNTEERS, VOLUNTEERS),
    "org_letter_sent": (
        *row(MINE, None, "members_letter"),
        *row(MINE, None, "members_letter", query="org=ours"),
        *row(only(), None, "members_letter", query="org=theirs"),
    ),
    "org_activity_leader": row(MINE, MINE, "activity", data={"remove": "1"})
    + row(MINE, MINE, "draft", data={"remove": "1"}),
    "org_activity_fence": row(None, DECIDING, "activity", data={"remove": "1"})
    + row(None, MINE, "draft", data={"remove": "1"}),
    "org_attendance": row(AT_DOOR, None, "activity", word="撤销记录", readers=("administrator",))
    + row(only(), None, "draft"),
    "org_attendance_door": row(AT_DOOR, AT_DOOR, "activity") + row(only(), only(), "draft"),
    "org_attendance_confirm": row(None, DECIDING, "activity") + row(None, only(), "draft"),
    "org_attendance_call": row(None, AT_DOOR, "activity place") + row(None, only(), "draft place"),
    "org_objection_answer": row(None, DECIDING, "activity objection") + row(None, only(), "draft objection"),
    "org_record_reverse": row(None, DECIDING, "activity entry") + row(None, only(), "draft entry"),
    "org_anomaly_explain": row(None, DECIDING, "activity anomaly") + row(None, only(), "draft anomaly"),
    "org_recap": row(MINE, MINE, "activity") + row(MINE, MINE, "draft"),
    "org_stories": own(VOLUNTEERS, None, word="墙内的草稿", readers=("administrator",)),
    "org_story_new": row(MINE, MINE, "person", query="org=ours") + row(VOLUNTEERS, VOLUNTEERS, "person"),
    "org_story": row(MINE, MINE, "case_story") + row(MINE, MINE, "draft_story"),
    "org_story_withdraw": row(None, MINE, "case_story"),
    "org_hand": row(MINE, MINE, "handed") + row(only(), only(), "draft"),
    **dict.fromkeys(
        ("org_hand_sheet", "org_hand_edit"),
        row(MINE, MINE, "handed hand_sheet") + row(only(), only(), "draft hand_sheet"),
    ),
    "org_hand_sent": row(MINE, None, "handed hand_sheet") + row(only(), None, "draft hand_sheet"),
    "org_hand_withdraw": row(None, MINE, "handed hand_sheet") + row(None, only(), "draft hand_sheet"),
    **dict.fromkeys(
        ("org_hand_evidence", "org_hand_evidence_remove"),
        row(None, MINE, "handed hand_sheet hand_file") + row(None, only(), "handed noticed_sheet hand_file"),
    ),
    "org_hours_reviews": (
        *row(PARENTS, None, query="org=corps", word="补录的活动", readers=("above",)),
        *row(VOLUNTEERS, None),
    ),
    "org_hours_review": (
        *row(PARENTS, PARENTS, "hand_sheet", query="org=corps"),
        *row(only(), only(), "hand_sheet", query="org=theirs"),
        *row(PARENTS, PARENTS, "hand_sheet"),
    ),
    "org_hours_evidence": row(None, PARENTS, "hand_sheet hand_file") + row(None, only(), "noticed_sheet hand_file"),
    "org_hours_objection": row(None, PARENTS, "noticed_sheet doubt") + row(None, only(), "hand_sheet doubt"),
    **dict.fromkeys(
        ("org_activity_remove", "org_activity_guardian"),
        row(None, MINE, "activity place") + row(None, only(), "draft place"),
    ),
}
CONSOLE: dict[str, tuple[Row, ...]] = {
    "authenticator": row(LOGGED_IN, LOGGED_IN),
    "console": row(desk(VIEWERS, abroad=IN), None),
    "console_organizations": row(desk(VIEWERS, abroad=IN), None, word="还没认证的队", readers=VIEWERS),
    "console_organization": row(desk(VIEWERS), desk(CHIEFS) | {"neighbour": NOT_FOUND}, "young"),
    "console_formation": row(desk(VIEWERS, abroad=IN), None, word="墙内的任务", readers=VIEWERS)
    + row(desk(VIEWERS), None, query="task=formation"),
    "console_formation_new": row(desk(CHIEFS, abroad=IN), desk(CHIEFS, abroad=IN)),
    **dict.fromkeys(
        ("console_formation_edit", "console_formation_unit_new"), row(desk(CHIEFS), desk(CHIEFS), "formation")
    ),
    **dict.fromkeys(("console_formation_close", "console_formation_remind"), row(None, desk(CHIEFS), "formation")),
    "console_formation_export": row(None, desk(VIEWERS), "formation"),
    "console_formation_unit": row(desk(VIEWERS), None, "formation unit"),
    "console_formation_unit_edit": row(desk(CHIEFS), desk(CHIEFS), "formation unit"),
    "console_imports": row(desk(CHIEFS, abroad=IN), None, word="名单.xlsx", readers=CHIEFS),
    "console_import_new": (
        *row(desk(CHIEFS), desk(CHIEFS), query="org=ours"),
        *row(desk(CHIEFS, abroad=IN), desk(CHIEFS, abroad=IN), query="q=新北大队", word="新北大队</a>", readers=CHIEFS),
    ),
    **dict.fromkeys(("console_import", "console_import_errors"), row(desk(CHIEFS), None, "sheet")),
    **dict.fromkeys(("console_import_confirm", "console_import_undo"), row(None, desk(CHIEFS), "sheet")),
    "console_stars": row(desk(CHIEFS, abroad=IN), desk(CHIEFS, abroad=IN), word="129 小时 37 分", readers=CHIEFS),
    "console_star": row(desk(CHIEFS), desk(CHIEFS), "star"),
    "console_merits": row(desk(CHIEFS, abroad=IN), None, word="墙内的培训", readers=CHIEFS),
    "console_merit_new": row(desk(CHIEFS, abroad=IN), desk(CHIEFS, abroad=IN)),
    "console_merit": row(desk(CHIEFS), None, "merit"),
    "console_merit_withdraw": row(None, desk(CHIEFS), "merit merit_entry"),
    "console_certificates": row(desk(CHIEFS, abroad=IN), None, word="新北大队", readers=CHIEFS),
    "console_certificate": row(desk(CHIEFS), desk(CHIEFS), "certificate"),
    "console_people": row(desk(CHIEFS, abroad=IN), desk(CHIEFS, abroad=IN), word="新北区</", readers=CHIEFS),
    "console_grant_withdraw": row(None, desk(CHIEFS), "grant"),
    "console_reviews": row(desk(REVIEWERS, abroad=IN), None, word="还没认证的队", readers=REVIEWERS),
    "console_review_organization": row(desk(REVIEWERS), desk(REVIEWERS), "young"),
    "console_review_evidence": row(None, desk(REVIEWERS), "young file")
    + row(None, desk(REVIEWERS, here=NOT_FOUND), "ours file"),
    "console_review_activity": row(desk(REVIEWERS), desk(REVIEWERS), "in_review")
    + row(desk(REVIEWERS, here=NOT_FOUND), desk(REVIEWERS, here=NOT_FOUND), "draft"),
    "console_review_change": row(desk(REVIEWERS), desk(REVIEWERS), "change"),
    "console_review_administrator": row(desk(REVIEWERS), desk(REVIEWERS), "proposal"),
    "console_review_parent": row(desk(REVIEWERS), desk(REVIEWERS), "parent_request"),
    "console_review_claim": row(desk(REVIEWERS), desk(REVIEWERS), "claim"),
    "console_review_claim_evidence": row(None, desk(REVIEWERS), "claim claim_file"),
    "console_review_hours": row(desk(REVIEWERS), desk(REVIEWERS), "hand_sheet"),
    "console_review_hours_evidence": row(None, desk(REVIEWERS), "hand_sheet hand_file")
    + row(None, desk(REVIEWERS, here=NOT_FOUND), "noticed_sheet hand_file"),
    "console_review_hours_objection": row(None, desk(REVIEWERS), "noticed_sheet doubt"),
    "console_review_case": row(desk(CHIEFS), desk(CHIEFS), "case_key"),
    "console_review_merge": row(desk(CHIEFS), desk(CHIEFS), "merge"),
    "console_work": row(desk(OPERATOR, abroad=IN), None),
    "console_work_restart": row(None, desk(OPERATOR, abroad=IN), "dead_work"),
    "console_work_restart_all": row(None, desk(OPERATOR, abroad=IN)),
    "console_records": row(desk(VIEWERS, abroad=IN), None, word="逾期的活动", readers=VIEWERS),
    "console_records_export": row(None, desk(VIEWERS, abroad=IN)),
    "console_unattended_shift": row(desk(REVIEWERS), desk(REVIEWERS), "unattended")
    + row(desk(REVIEWERS, here=NOT_FOUND), desk(REVIEWERS, here=NOT_FOUND), "late_shift"),
    "console_anomalies": row(desk(VIEWERS, abroad=IN), None, word="由本人确认", readers=VIEWERS),
    "console_anomaly": row(desk(VIEWERS), desk(CHIEFS), "anomaly"),
    "console_record_reverse": row(None, desk(CHIEFS), "entry"),
    "console_audit": row(desk(CHIEFS, abroad=IN), None, word="墙内开发区", readers=CHIEFS),
    # Content and settings belong to the whole installation: a holder anywhere holds them everywhere.
    "console_content": row(desk(CHIEFS, abroad=IN), None, word="墙内的案例", readers=CHIEFS),
    "console_stories": row(desk(CHIEFS, abroad=IN), None, word="墙内的案例", readers=CHIEFS),
    "console_story": (
        *row(desk(CHIEFS), desk(CHIEFS), "case_story"),
        *row(desk(CHIEFS, here=NOT_FOUND), desk(CHIEFS, here=NOT_FOUND), "draft_story"),
    ),
    **dict.fromkeys(("console_policy_new", "console_link_new"), row(desk(CHIEFS, abroad=IN), desk(CHIEFS, abroad=IN))),
    "console_policy": row(desk(CHIEFS, abroad=IN), desk(CHIEFS, abroad=IN), "hidden"),
    **dict.fromkeys(
        ("console_policy_publish", "console_original", "console_original_remove"),
        row(None, desk(CHIEFS, abroad=IN), "hidden"),
    ),
    "console_link": row(desk(CHIEFS, abroad=IN), desk(CHIEFS, abroad=IN), "link"),
    **dict.fromkeys(("console_settings", "console_vocabularies"), row(desk(OPERATOR, abroad=IN), None)),
    "console_parameter": row(desk(OPERATOR, abroad=IN), desk(OPERATOR, abroad=IN), "CODES_PER_DAY"),
    "console_vocabulary": row(desk(OPERATOR, abroad=IN), desk(OPERATOR, abroad=IN), "occupation"),
    "console_term_switch": row(None, desk(OPERATOR, abroad=IN), "occupation term"),
    "console_regions": row(desk(CHIEFS, abroad=IN), None, query="q=墙内开", word="墙内开发区", readers=CHIEFS),
    "console_region": row(desk(CHIEFS), desk(CHIEFS), "county") + row(desk(CHIEFS), desk(CHIEFS), "zone"),
    "console_region_retire": row(None, desk(CHIEFS), "zone"),
    "console_region_switch": row(None, desk(CHIEFS), "county REVIEWS_ACTIVITIES"),
}
TABLES = (PUBLIC_FACE, ORGANIZATIONS, CONSOLE)
WALL = PUBLIC_FACE | ORGANIZATIONS | CONSOLE
