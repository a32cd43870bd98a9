from django.urls import path

from volunteering.web.public.certificates import mine, organization, verify

urlpatterns = [
    path("me/certificates/", mine.certificates, name="my_certificates"),
    path("me/certificates/<uuid:certificate_id>/", mine.certificate, name="my_certificate"),
    path("me/certificates/<uuid:certificate_id>/download/", mine.file, name="my_certificate_file"),
    path("certificates/verify/", verify.ask, name="certificate_verify"),
    path("certificates/<str:serial>/", verify.certificate, name="certificate"),
    path("org/certificates/", organization.issued, name="org_certificates"),
    path("org/certificates/new/", organization.new, name="org_certificates_new"),
    path("org/certificates/<uuid:certificate_id>/", organization.certificate, name="org_certificate"),
    path("org/certificates/batches/<uuid:batch_id>/", organization.batch, name="org_certificate_batch"),
    path("org/certificates/batches/<uuid:batch_id>/download/", organization.download, name="org_certificates_download"),
]
