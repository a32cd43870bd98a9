"""The pages that `test_accessibility` judges, by who reads them. No page without an object is missing: see tests/."""

VISITOR = [
    *("/", "/login/", "/volunteer/register/", "/org/register/", "/activities/", "/activities/?state=all&q=科普"),
    *(
        "/organizations/",
        "/claim/",
        "/claim/person/",
        "/policies/",
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
        "/checkin/",
        "/me/notices/",
        "/me/notices/settings/",
        "/me/subscriptions/",
        "/org/volunteers/letter/",
        "/me/notices/settings/saved/",
        "/me/privacy/",
        "/me/privacy/close/",
        "/me/privacy/phone/",
        "/org/",
        "/org/edit/",
        "/org/posts/",
    ),
    *("/volunteer/registered/", "/me/privacy/phone/changed/", "/org/registered/"),
    "/org/evidence/",
    "/claim/organization/",
    *(
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
    *("/console/imports/", "/console/imports/new/"),
    *("/console/organizations/", "/console/organizations/?state=suspended"),
    *("/console/formation/", "/console/formation/new/"),
    *("/console/content/policies/new/", "/console/content/links/new/"),
]
# A child who filled both registrations: what comes next is the guardian, and the administrator's own data.
NEWCOMER = ["/claim/person/", "/volunteer/register/", "/volunteer/register/guardian/", "/org/register/administrator/"]
# No pages: answers to machines, and a file.
NOT_WALKED = {"healthz", "readyz", "metrics", "notice_email", "own_data", "wechat_push", "wechat_back", "wechat_bind"}
# A link on the first address leads to the page.
FOLLOWED = {
    "newcomer": [],
    "visitor": [("/activities/", ".cells a"), ("/organizations/", ".cells a"), ("/policies/", ".cells a")],
    "organizer": [
        ("/me/records/", "a[href$='/objection/']"),
        ("/org/activities/", ".cells a"),
        ("/org/volunteers/", "a[href^='/org/teams/']"),
    ],
    "staff": [
        ("/console/imports/new/?q=大队", ".table a"),
        *(("/console/reviews/", "main .table a"), ("/console/content/", ".table a")),
        ("/console/organizations/?state=certified", ".table a"),
        ("/console/settings/regions/?q=新北", ".table a"),
        *(("/console/formation/", selector) for selector in (".table a", ".card-header a", ".whole a")),
    ],
}
PEOPLE = {"organizer": 2, "staff": 0}
PAGES = {"visitor": VISITOR, "newcomer": NEWCOMER, "organizer": ORGANIZER, "staff": STAFF}
