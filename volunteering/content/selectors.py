from volunteering.content.models import PolicyDocument
from volunteering.core.files import standing_files
from volunteering.core.models import StoredFile

ORIGINAL = "policy_original"


def original_of(document: PolicyDocument) -> StoredFile | None:
    """The document as it was issued, where somebody has uploaded it."""
    return standing_files().filter(kind=ORIGINAL, subject_id=document.pk).first()
