from django.urls import path

from volunteering.web.public.org import evidence, exports, hierarchy, imports, letters, members, registration, views

urlpatterns = [
    path("imports/templates/<str:kind>.xlsx", imports.template, name="import_template"),
    path("org/imports/", imports.batches, name="org_imports"),
    path("org/imports/<str:public_id>/", imports.batch, name="org_import"),
    path("org/imports/<str:public_id>/confirm/", imports.confirm, name="org_import_confirm"),
    path("org/imports/<str:public_id>/undo/", imports.undo, name="org_import_undo"),
    path("org/imports/<str:public_id>/errors.xlsx", imports.errors, name="org_import_errors"),
    path("org/register/", registration.register, name="org_register"),
    path("org/register/administrator/", registration.administrator, name="org_register_administrator"),
    path("org/registered/", views.registered, name="org_registered"),
    path("org/", views.info, name="org_info"),
    path("org/offices/<uuid:named_id>/", views.office, name="org_office"),
    path("org/edit/", views.edit, name="org_edit"),
    path("org/volunteers/", members.volunteers, name="org_volunteers"),
    path("org/volunteers/letter/", letters.page, name="org_letter"),
    path("org/volunteers/export/", exports.members, name="org_volunteers_export"),
    path("org/teams/<str:public_id>/", members.team, name="org_team"),
    path("org/posts/", views.posts, name="org_posts"),
    path("org/evidence/", evidence.page, name="org_evidence"),
    path("org/evidence/<uuid:file_id>/", evidence.show, name="org_evidence_open"),
    path("org/evidence/<uuid:file_id>/remove/", evidence.remove, name="org_evidence_remove"),
    path("org/parent/", hierarchy.parent, name="org_parent"),
    path("org/parent/leave/", hierarchy.leave, name="org_parent_leave"),
    path("org/parent/<uuid:request_id>/", hierarchy.decide, name="org_parent_decide"),
    path("org/members/<uuid:membership_id>/", members.member, name="org_member"),
    path("org/volunteers/<uuid:membership_id>/", members.decide, name="org_decide_membership"),
]
