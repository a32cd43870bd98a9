from django.urls import path

from volunteering.web.public.org.stories import views

urlpatterns = [
    path("org/activities/<str:public_id>/recap/", views.recap, name="org_recap"),
    path("org/stories/", views.listing, name="org_stories"),
    path("org/stories/new/<str:kind>/", views.new, name="org_story_new"),
    path("org/stories/<str:public_id>/", views.edit, name="org_story"),
    path("org/stories/<str:public_id>/withdraw/", views.withdraw, name="org_story_withdraw"),
]
