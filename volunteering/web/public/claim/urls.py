from django.urls import path

from volunteering.web.public.claim import teams, views

urlpatterns = [
    path("", views.hub, name="claim"),
    path("organization/", teams.search, name="claim_teams"),
    path("organization/<str:public_id>/", teams.team, name="claim_team"),
    path("organization/<uuid:claim_id>/withdraw/", teams.withdraw, name="claim_team_withdraw"),
]
