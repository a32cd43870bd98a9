from django.urls import path

from volunteering.web.public.records import door, posters, views

urlpatterns = [
    path("checkin/", door.type_code, name="check_in"),
    path("checkin/done/<uuid:attendance_id>/", door.done, name="check_in_done"),
    path("checkin/<str:token>/", door.scanned, name="check_in_scanned"),
    path("me/records/", views.records, name="my_records"),
    path("me/records/hand/<uuid:line_id>/objection/", views.hand_objection, name="hand_objection"),
    path("me/records/poster/", posters.page, name="my_record_poster"),
    path("me/records/poster.png", posters.picture, name="my_record_picture"),
    path("me/records/<uuid:sign_up_id>/objection/", views.objection, name="record_objection"),
]
