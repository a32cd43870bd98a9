from django.urls import path

from volunteering.web.public.organizations import notices, posters, views

urlpatterns = [
    path("organizations/", views.directory, name="organization_list"),
    path("organizations/<str:public_id>/", views.detail, name="organization_detail"),
    path("organizations/<str:public_id>/poster/", posters.page, name="organization_poster"),
    path("organizations/<str:public_id>/poster.png", posters.poster, name="organization_poster_picture"),
    path("organizations/<str:public_id>/card.png", posters.card, name="organization_card"),
    path("organizations/<str:public_id>/notices/", notices.listing, name="organization_notices"),
    path("organizations/<str:public_id>/notices/<uuid:line_id>/", notices.objection, name="notice_objection"),
    path("organizations/<str:public_id>/membership/", views.membership, name="organization_membership"),
]
