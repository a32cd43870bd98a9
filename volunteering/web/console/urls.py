from django.urls import path

from volunteering.web.console import authenticator
from volunteering.web.console.audit import views as audit
from volunteering.web.console.certificates import views as certificates
from volunteering.web.console.content import stories
from volunteering.web.console.content import views as content
from volunteering.web.console.formation import units
from volunteering.web.console.formation import views as formation
from volunteering.web.console.home import views as home
from volunteering.web.console.imports import views as imports
from volunteering.web.console.merits import views as merits
from volunteering.web.console.organizations import views as organizations
from volunteering.web.console.people import views as people
from volunteering.web.console.records import anomalies, unattended
from volunteering.web.console.records import views as records
from volunteering.web.console.reviews import activities, administrators, cases, claims, evidence, hours, views
from volunteering.web.console.settings import regions, terms
from volunteering.web.console.settings import views as settings
from volunteering.web.console.stars import views as stars
from volunteering.web.console.work import views as work

urlpatterns = [
    path("", home.desk, name="console"),
    path("organizations/", organizations.listing, name="console_organizations"),
    path("organizations/<str:public_id>/", organizations.detail, name="console_organization"),
    path("formation/", formation.progress, name="console_formation"),
    path("formation/new/", formation.new, name="console_formation_new"),
    path("formation/<str:public_id>/edit/", formation.edit, name="console_formation_edit"),
    path("formation/<str:public_id>/close/", formation.close, name="console_formation_close"),
    path("formation/<str:public_id>/remind/", formation.remind, name="console_formation_remind"),
    path("formation/<str:public_id>/export/", formation.export, name="console_formation_export"),
    path("formation/<str:public_id>/units/new/", units.new, name="console_formation_unit_new"),
    path("formation/<str:public_id>/units/<uuid:unit_id>/", units.unit, name="console_formation_unit"),
    path("formation/<str:public_id>/units/<uuid:unit_id>/edit/", units.edit, name="console_formation_unit_edit"),
    path("imports/", imports.batches, name="console_imports"),
    path("imports/new/", imports.new, name="console_import_new"),
    path("imports/<str:public_id>/", imports.batch, name="console_import"),
    path("imports/<str:public_id>/confirm/", imports.confirm, name="console_import_confirm"),
    path("imports/<str:public_id>/undo/", imports.undo, name="console_import_undo"),
    path("imports/<str:public_id>/errors.xlsx", imports.errors, name="console_import_errors"),
    path("stars/", stars.listing, name="console_stars"),
    path("stars/<str:public_id>/", stars.detail, name="console_star"),
    path("merits/", merits.listing, name="console_merits"),
    path("merits/new/", merits.new, name="console_merit_new"),
    path("merits/<uuid:merit_id>/", merits.detail, name="console_merit"),
    path("merits/<uuid:merit_id>/<uuid:entry_id>/", merits.withdraw, name="console_merit_withdraw"),
    path("certificates/", certificates.listing, name="console_certificates"),
    path("certificates/<uuid:certificate_id>/", certificates.detail, name="console_certificate"),
    path("people/", people.people, name="console_people"),
    path("people/<uuid:grant_id>/withdraw/", people.withdraw, name="console_grant_withdraw"),
    path("reviews/activities/<str:public_id>/", activities.review, name="console_review_activity"),
    path(
        "reviews/administrators/<uuid:request_id>/", administrators.administrator, name="console_review_administrator"
    ),
    path("reviews/parents/<uuid:request_id>/", views.parent, name="console_review_parent"),
    path("authenticator/", authenticator.page, name="authenticator"),
    path("reviews/", views.waiting, name="console_reviews"),
    path("reviews/organizations/<str:public_id>/", views.organization, name="console_review_organization"),
    path("reviews/organizations/<str:public_id>/<uuid:file_id>/", evidence.show, name="console_review_evidence"),
    path("reviews/changes/<uuid:change_id>/", views.change, name="console_review_change"),
    path("reviews/hours/<uuid:sheet_id>/", hours.sheet, name="console_review_hours"),
    path("reviews/hours/<uuid:sheet_id>/<uuid:file_id>/", hours.evidence, name="console_review_hours_evidence"),
    path(
        "reviews/hours/<uuid:sheet_id>/objections/<uuid:objection_id>/",
        hours.objection,
        name="console_review_hours_objection",
    ),
    path("reviews/claims/<uuid:claim_id>/", claims.claim, name="console_review_claim"),
    path("reviews/claims/<uuid:claim_id>/<uuid:file_id>/", claims.show, name="console_review_claim_evidence"),
    path("reviews/cases/<uuid:case_id>/", cases.case, name="console_review_case"),
    path("reviews/merges/<uuid:merge_id>/", cases.merge, name="console_review_merge"),
    path("settings/", settings.parameter_list, name="console_settings"),
    path("settings/parameters/<str:name>/", settings.parameter, name="console_parameter"),
    path("settings/terms/", terms.vocabulary_list, name="console_vocabularies"),
    path("settings/terms/<str:name>/", terms.vocabulary, name="console_vocabulary"),
    path("settings/terms/<str:name>/<str:code>/", terms.switch, name="console_term_switch"),
    path("settings/regions/", regions.region_list, name="console_regions"),
    path("settings/regions/<uuid:region_id>/", regions.region, name="console_region"),
    path("settings/regions/<uuid:region_id>/retire/", regions.retire, name="console_region_retire"),
    path("settings/regions/<uuid:region_id>/<str:name>/", regions.switch, name="console_region_switch"),
    path("content/", content.contents, name="console_content"),
    path("content/stories/", stories.listing, name="console_stories"),
    path("content/stories/<str:public_id>/", stories.story, name="console_story"),
    path("content/policies/new/", content.policy, name="console_policy_new"),
    path("content/policies/<str:public_id>/", content.policy, name="console_policy"),
    path("content/policies/<str:public_id>/publish/", content.publish, name="console_policy_publish"),
    path("content/policies/<str:public_id>/original/", content.original, name="console_original"),
    path("content/policies/<str:public_id>/original/remove/", content.drop_original, name="console_original_remove"),
    path("content/links/new/", content.link, name="console_link_new"),
    path("content/links/<uuid:link_id>/", content.link, name="console_link"),
    path("work/", work.overview, name="console_work"),
    path("work/restart/", work.restart_all, name="console_work_restart_all"),
    path("work/<uuid:work_id>/restart/", work.restart, name="console_work_restart"),
    path("records/", records.overdue, name="console_records"),
    path("records/export/", records.export, name="console_records_export"),
    path("records/shifts/<uuid:shift_id>/", unattended.shift, name="console_unattended_shift"),
    path("records/anomalies/", anomalies.listing, name="console_anomalies"),
    path("records/anomalies/<uuid:anomaly_id>/", anomalies.anomaly, name="console_anomaly"),
    path("records/entries/<uuid:entry_id>/reverse/", anomalies.reverse_entry, name="console_record_reverse"),
    path("audit/", audit.log, name="console_audit"),
]
