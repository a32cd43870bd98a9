from django.urls import path

from volunteering.web.public.org.activities import attendance, evaluations, fencing, hand, leading, letters, views

urlpatterns = [
    path("org/activities/", views.listing, name="org_activities"),
    path("org/activities/new/", views.new, name="org_activity_new"),
    path("org/activities/<str:public_id>/", views.detail, name="org_activity"),
    path("org/activities/<str:public_id>/edit/", views.edit, name="org_activity_edit"),
    path("org/activities/<str:public_id>/signups/", views.sign_ups, name="org_activity_sign_ups"),
    path("org/activities/<str:public_id>/publish/", views.publish, name="org_activity_publish"),
    path("org/activities/<str:public_id>/cancel/", views.cancel, name="org_activity_cancel"),
    path("org/activities/<str:public_id>/series/", views.series, name="org_activity_series"),
    path("org/activities/<str:public_id>/signups/<uuid:sign_up_id>/", views.remove, name="org_activity_remove"),
    path(
        "org/activities/<str:public_id>/signups/<uuid:sign_up_id>/guardian/",
        views.guardian,
        name="org_activity_guardian",
    ),
    path("org/activities/<str:public_id>/attendance/", attendance.attendance, name="org_attendance"),
    path("org/activities/<str:public_id>/attendance/door/", attendance.door, name="org_attendance_door"),
    path("org/activities/<str:public_id>/attendance/confirm/", attendance.confirm, name="org_attendance_confirm"),
    path("org/activities/<str:public_id>/attendance/<uuid:sign_up_id>/", attendance.call, name="org_attendance_call"),
    path(
        "org/activities/<str:public_id>/records/<uuid:entry_id>/reverse/",
        attendance.reverse_entry,
        name="org_record_reverse",
    ),
    path(
        "org/activities/<str:public_id>/objections/<uuid:objection_id>/",
        attendance.answer,
        name="org_objection_answer",
    ),
    path("org/activities/<str:public_id>/letters/", letters.page, name="org_activity_letters"),
    path("org/activities/<str:public_id>/letters/<uuid:letter_id>/", letters.sent, name="org_activity_letter"),
    path("org/activities/<str:public_id>/evaluations/", evaluations.evaluations, name="org_evaluations"),
    path("org/activities/<str:public_id>/evaluations/all/", evaluations.everybody, name="org_evaluate_all"),
    path("org/activities/<str:public_id>/evaluations/<uuid:sign_up_id>/", evaluations.one, name="org_evaluate"),
    path("org/activities/<str:public_id>/anomalies/<uuid:anomaly_id>/", attendance.explain, name="org_anomaly_explain"),
    path("org/activities/<str:public_id>/fence/", fencing.fence, name="org_activity_fence"),
    path("org/activities/<str:public_id>/leader/", leading.leader, name="org_activity_leader"),
    path("org/activities/<str:public_id>/hand/", hand.new, name="org_hand"),
    path("org/activities/<str:public_id>/hand/<uuid:sheet_id>/", hand.sheet, name="org_hand_sheet"),
    path("org/activities/<str:public_id>/hand/<uuid:sheet_id>/edit/", hand.edit, name="org_hand_edit"),
    path("org/activities/<str:public_id>/hand/<uuid:sheet_id>/sent/", hand.sent, name="org_hand_sent"),
    path("org/activities/<str:public_id>/hand/<uuid:sheet_id>/withdraw/", hand.withdraw, name="org_hand_withdraw"),
    path(
        "org/activities/<str:public_id>/hand/<uuid:sheet_id>/<uuid:file_id>/",
        hand.show_evidence,
        name="org_hand_evidence",
    ),
    path(
        "org/activities/<str:public_id>/hand/<uuid:sheet_id>/<uuid:file_id>/remove/",
        hand.remove_evidence,
        name="org_hand_evidence_remove",
    ),
    path("org/activities/<str:public_id>/code/", views.code, name="org_activity_code"),
    path("org/activities/<str:public_id>/copy/", views.copy, name="org_activity_copy"),
]
