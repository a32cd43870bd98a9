from django.urls import path

from volunteering.web.public.activities import calendars, guardian, posters, subscriptions, views

urlpatterns = [
    path("activities/", views.listing, name="activity_list"),
    path("activities/<str:public_id>/", views.detail, name="activity_detail"),
    path("activities/<str:public_id>/signup/", views.take_part, name="activity_sign_up"),
    path("activities/<str:public_id>/guardian/", guardian.consent, name="activity_guardian"),
    path("activities/<str:public_id>/join/", views.join, name="activity_join"),
    path("activities/<str:public_id>/poster/", posters.page, name="activity_poster"),
    path("activities/<str:public_id>/poster.png", posters.poster, name="activity_poster_picture"),
    path("activities/<str:public_id>/card.png", posters.card, name="activity_card"),
    path("activities/<str:public_id>/calendar.ics", calendars.activity_file, name="activity_calendar"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar_feed"),
    path("me/calendar/", calendars.subscribe, name="calendar_subscribe"),
    path("me/calendar/stop/", calendars.unsubscribe, name="calendar_unsubscribe"),
    path("me/activities/<uuid:sign_up_id>/confirm/", views.confirm, name="activity_confirm"),
    path("me/subscriptions/", subscriptions.page, name="subscriptions"),
    path("me/subscriptions/made/", subscriptions.made, name="subscription_made"),
    path("me/subscriptions/removed/", subscriptions.removed, name="subscription_removed"),
    path("me/subscriptions/<uuid:subscription_id>/remove/", subscriptions.remove, name="subscription_remove"),
    path("me/activities/", views.mine, name="my_activities"),
    path("me/activities/<uuid:sign_up_id>/withdraw/", views.withdraw, name="activity_withdraw"),
]
