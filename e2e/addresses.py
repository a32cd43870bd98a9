"""The pages that `test_accessibility` judges, by who reads them. No page without an object is missing: see tests/."""

VISITOR = [
    *("/", "/login/", "/volunteer/register/", "/org/register/", "/activities/", "/activities/?state=all&q=科普"),
    *(
        "/organizations/",
        "/stories/",
        "/stories/?kind=person",
        "/certificates/verify/",
        "/certificates/01234-56789-ABCDE-FGHJK/",
        "/claim/",
        "/claim/person/",
        "/policies/",
        "/stars/",
        "/links/",
        "/wechat/follow/",
        "/privacy/",
        "/agreement/",
        "/accessibility/",
        "/account/closed/",
        "/nowhere/",
    ),
]
ORGANIZER = [
    *(
        "/me/",
        "/me/edit/",
        "/me/activities/",
        "/me/records/",
        "/me/records/poster/",
        *("/me/records/training/", "/me/records/commendation/", "/me/records/evaluations/", "/stars/objected/"),
        *("/org/volunteers/merits/", "/org/volunteers/merits/new/"),
        "/me/certificates/",
        "/org/certificates/",
        "/org/certificates/new/",
        "/checkin/",
        "/me/notices/",
        "/me/notices/settings/",
        *("/me/subscriptions/", "/me/subscriptions/made/", "/me/subscriptions/removed/"),
        "/org/volunteers/letter/",
        "/me/notices/settings/saved/",
        "/me/privacy/",
        "/me/privacy/close/",
        "/me/privacy/phone/",
        "/org/",
        "/org/edit/",
        "/org/posts/",
        "/org/stories/",
        "/org/stories/new/case/",
        "/org/stories/new/person/",
    ),
    *("/volunteer/registered/", "/me/privacy/phone/changed/", "/org/registered/"),
    "/org/evidence/",
    "/claim/organization/",
    *(
        "/org/reviews/hours/",
        "/org/parent/",
        "/org/imports/",
        "/org/volunteers/",
        "/org/volunteers/export/",
        "/org/activities/",
        "/org/activities/new/",
        "/org/register/",
    ),
]
STAFF = [
    *("/console/", "/console/reviews/", "/console/people/", "/console/authenticator/"),
    *("/console/settings/", "/console/settings/parameters/CODES_PER_DAY/", "/console/settings/terms/"),
    *(
        "/console/settings/terms/occupation/",
        "/console/settings/regions/",
        "/console/content/",
        "/console/audit/",
        "/console/work/",
    ),
    "/console/content/stories/",
    *("/console/imports/", "/console/imports/new/"),
    "/console/certificates/",
    *("/console/organizations/", "/console/organizations/?state=suspended"),
    *("/console/formation/", "/console/formation/new/"),
    *("/console/stars/", "/console/stars/?state=public", "/console/merits/", "/console/merits/new/"),
    *("/console/records/", "/console/records/anomalies/?state="),
    *("/console/content/policies/new/", "/console/content/links/new/"),
]
# A child who filled both registrations: what comes next is the guardian, and the administrator's own data.
NEWCOMER = ["/claim/person/", "/volunteer/register/", "/volunteer/register/guardian/", "/org/register/administrator/"]
# No pages: answers to machines, a file, pictures; and what this installation does not offer.
NOT_WALKED = {
    *("healthz", "readyz", "metrics", "own_data", "platform_card", "my_record_picture"),
    *("notice_email", "wechat_push", "wechat_allow", "wechat_card", "wechat_back"),
    *("wechat_bind", "wechat_bound", "wechat_unbind", "wechat_unbound"),  # test_wechat looks at them
}
# A link on the first address leads to the page.
FOLLOWED = {
    "newcomer": [],
    "visitor": [
        *((f"/{place}/", ".cells a") for place in ("activities", "organizations", "policies")),
        ("/stories/", ".stories a"),
    ],
    "organizer": [
        ("/me/records/", "a[href$='/objection/']"),
        *(("/me/records/evaluations/", ".cells a"), ("/org/volunteers/merits/", ".cells a")),
        ("/stars/", "a[href$='/objection/']"),
        ("/me/certificates/", ".cells a"),
        ("/org/certificates/", "a[href*='/batches/']"),
        *(("/org/activities/", f"{place} a") for place in (".cells.today", ".cells:not(.today)")),
        ("/org/reviews/hours/", ".cells a"),
        ("/org/volunteers/", "a[href^='/org/teams/']"),
        ("/org/activities/", ".cells a:has(.phase-running)"),
        *(("/org/stories/", selector) for selector in (".cells a:has(.story-draft)", ".cells a")),
        *(("/me/notices/", ".cells a:has-text('来信')"), ("/org/volunteers/letter/", ".cells a")),
    ],
    "staff": [
        ("/console/imports/new/?q=大队", ".table a"),
        *(("/console/stars/", ".table a"), ("/console/merits/", ".table a")),
        *(("/console/reviews/", "main .table a"), ("/console/content/", ".table a[href*='/policies/']")),
        ("/console/content/stories/", ".table a"),
        ("/console/reviews/", "a[href*='/reviews/hours/']"),
        ("/console/organizations/?state=certified", ".table a"),
        ("/console/records/anomalies/?state=", ".table a"),
        ("/console/settings/regions/?q=新北", ".table a"),
        ("/console/certificates/", ".table a"),
        *(("/console/formation/", selector) for selector in (".table a", ".card-header a", ".whole a")),
    ],
}
PEOPLE = {"organizer": 2, "staff": 0}
PAGES = {"visitor": VISITOR, "newcomer": NEWCOMER, "organizer": ORGANIZER, "staff": STAFF}
