from django.urls import path

from volunteering.web.public.claim import people, teams, views

urlpatterns = [
    path("", views.hub, name="claim"),
    path("person/", people.person, name="claim_person"),
    path("cases/<str:public_id>/", people.case, name="claim_case"),
    path("cases/<str:public_id>/withdraw/", people.withdraw, name="claim_case_withdraw"),
    path("cases/<str:public_id>/object/", people.object_, name="claim_case_object"),
    path("organization/", teams.search, name="claim_teams"),
    path("organization/<str:public_id>/", teams.team, name="claim_team"),
    path("organization/<uuid:claim_id>/withdraw/", teams.withdraw, name="claim_team_withdraw"),
]
