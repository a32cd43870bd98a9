from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from volunteering.content.models import Link
from volunteering.content.policies import visible_to
from volunteering.content.selectors import original_of
from volunteering.core.files import FileGone
from volunteering.core.paging import page_of
from volunteering.web.downloads import public_download
from volunteering.web.sharing import share_of_platform, summary_of


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    documents = visible_to(request.user).published()
    page = page_of(documents, order=("-issued_on", "-id"), after=request.GET.get("after", ""), size=20)
    return render(request, "public/content/policy_list.html", {"page": page})


@require_safe
def policy_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    document = get_object_or_404(visible_to(request.user), public_id=public_id)
    summary = summary_of(document.body, document.issuer, document.document_number)
    context = {
        "document": document,
        "original": original_of(document),
        "share": share_of_platform(request.path, document.title, summary) if document.is_published else None,
    }
    return render(request, "public/content/policy_detail.html", context)


@require_safe
def original(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """下载原文: for whoever may read the document."""
    file = original_of(get_object_or_404(visible_to(request.user), public_id=public_id))
    if file is None:
        raise Http404
    try:
        return public_download(request, file)
    except FileGone:  # replaced this moment
        raise Http404 from None


@require_safe
def link_list(request: HttpRequest) -> HttpResponse:
    return render(request, "public/content/link_list.html", {"links": Link.objects.filter(is_active=True)})
