from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from volunteering.content.models import Link
from volunteering.content.policies import visible_to
from volunteering.core.paging import page_of


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    documents = visible_to(request.user).published()
    page = page_of(documents, order=("-issued_on", "-id"), after=request.GET.get("after", ""), size=20)
    return render(request, "public/content/policy_list.html", {"page": page})


@require_safe
def policy_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    document = get_object_or_404(visible_to(request.user), public_id=public_id)
    return render(request, "public/content/policy_detail.html", {"document": document})


@require_safe
def link_list(request: HttpRequest) -> HttpResponse:
    return render(request, "public/content/link_list.html", {"links": Link.objects.filter(is_active=True)})
