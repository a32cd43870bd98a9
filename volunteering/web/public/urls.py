from django.urls import include, path

from volunteering.web.public.home import views as home

urlpatterns = [
    path("", home.front, name="home"),
    # First, because they are asked for most: an address is looked for from the top.
    path("", include("volunteering.web.public.activities.urls")),
    path("card.png", home.card, name="platform_card"),
    path("settings/large-type/", home.large_type, name="large_type"),
    path("privacy/", home.privacy, name="privacy"),
    path("agreement/", home.agreement, name="agreement"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("", include("volunteering.web.public.wechat.urls")),
    path("", include("volunteering.web.public.machines.urls")),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
    path("", include("volunteering.web.public.account.urls")),
    path("", include("volunteering.web.public.volunteer.urls")),
    path("", include("volunteering.web.public.content.urls")),
    path("", include("volunteering.web.public.records.urls")),
    path("", include("volunteering.web.public.stories.urls")),
    path("", include("volunteering.web.public.certificates.urls")),
    path("", include("volunteering.web.public.notices.urls")),
    path("claim/", include("volunteering.web.public.claim.urls")),
    path("", include("volunteering.web.public.org.urls")),
    path("", include("volunteering.web.public.org.activities.urls")),
    path("", include("volunteering.web.public.org.stories.urls")),
    path("", include("volunteering.web.public.organizations.urls")),
]
