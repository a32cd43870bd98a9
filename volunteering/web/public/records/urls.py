from django.urls import path

from volunteering.web.public.records import door, evaluations, merits, posters, stars, views

urlpatterns = [
    path("checkin/", door.type_code, name="check_in"),
    path("checkin/done/<uuid:attendance_id>/", door.done, name="check_in_done"),
    path("checkin/<str:token>/", door.scanned, name="check_in_scanned"),
    path("me/records/", views.records, name="my_records"),
    path("me/records/training/", merits.merits, {"kind": "training"}, name="my_trainings"),
    path("me/records/commendation/", merits.merits, {"kind": "commendation"}, name="my_commendations"),
    path("me/records/evaluations/", evaluations.evaluations, name="my_evaluations"),
    path("me/records/hand/<uuid:line_id>/objection/", views.hand_objection, name="hand_objection"),
    path("me/records/poster/", posters.page, name="my_record_poster"),
    path("me/records/poster.png", posters.picture, name="my_record_picture"),
    path("me/records/<uuid:sign_up_id>/objection/", views.objection, name="record_objection"),
    path("me/records/<uuid:sign_up_id>/evaluate/", evaluations.evaluate, name="record_evaluate"),
    path("merits/<uuid:merit_id>/proof/", merits.proof, name="merit_proof"),
    path("stars/", stars.notice, name="star_notice"),
    path("stars/objected/", stars.objected, name="star_objected"),
    path("stars/<str:public_id>/objection/", stars.objection, name="star_objection"),
]
