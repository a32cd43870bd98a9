from django.urls import path

from volunteering.web.public.wechat import binding, cards, entering, following, views

urlpatterns = [
    path("wechat/", views.push, name="wechat_push"),
    path("wechat/enter/<str:name>/", entering.enter, name="wechat_enter"),
    path("wechat/follow/", following.follow, name="wechat_follow"),
    path("wechat/allow/", following.allow, name="wechat_allow"),
    path("wechat/card/", cards.proof, name="wechat_card"),
    path("wechat/back/", entering.back, name="wechat_back"),
    path("wechat/bind/", binding.bind_page, name="wechat_bind"),
    path("wechat/bound/", binding.bound, name="wechat_bound"),
    path("wechat/unbind/", binding.unbind_page, name="wechat_unbind"),
    path("wechat/unbound/", binding.unbound, name="wechat_unbound"),
]
