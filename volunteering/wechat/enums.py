from django.db.models import TextChoices


class CredentialKind(TextChoices):
    TOKEN = "token", "接口凭据"
    TICKET = "ticket", "网页凭据"
