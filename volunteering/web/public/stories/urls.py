from django.urls import path

from volunteering.web.public.stories import consent, posters, views

urlpatterns = [
    path("stories/", views.listing, name="story_list"),
    path("stories/<str:public_id>/", views.detail, name="story_detail"),
    path("stories/<str:public_id>/poster/", posters.page, name="story_poster"),
    path("stories/<str:public_id>/poster.png", posters.poster, name="story_poster_picture"),
    path("stories/<str:public_id>/card.png", posters.card, name="story_card"),
    path("stories/photos/<uuid:photo_id>/<str:size>.jpg", views.photo, name="story_photo"),
    path("me/stories/<str:public_id>/consent/", consent.page, name="story_consent"),
]
