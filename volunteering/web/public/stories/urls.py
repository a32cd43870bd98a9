from django.urls import path

from volunteering.web.public.stories import consent, views

urlpatterns = [
    path("stories/", views.listing, name="story_list"),
    path("stories/<str:public_id>/", views.detail, name="story_detail"),
    path("stories/photos/<uuid:photo_id>/<str:size>.jpg", views.photo, name="story_photo"),
    path("me/stories/<str:public_id>/consent/", consent.page, name="story_consent"),
]
