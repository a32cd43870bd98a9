"""政策文件 and 友情链接: what staff publish for everybody to read."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.content.models import Link, PolicyDocument
from volunteering.content.policies import can_manage_content
from volunteering.content.selectors import ORIGINAL, original_of
from volunteering.core.documents import document_type_of
from volunteering.core.errors import Refusal
from volunteering.core.files import erase_file, save_file
from volunteering.core.models import StoredFile

WEB = ("https://", "http://")


class CannotSaveLink(Refusal):
    pass


class CannotPublishDocument(Refusal):
    sentence = "请先填写发文日期并保存，再公开。"


class CannotManageContent(Refusal):
    sentence = "您没有管理政策文件和友情链接的权限。如需要，请联系上级科协管理员。"


@dataclass(frozen=True, kw_only=True)
class PolicyDetails:
    title: str
    body: str
    issuer: str = ""
    document_number: str = ""
    issued_on: dt.date | None = None
    is_published: bool = False


@dataclass(frozen=True, kw_only=True)
class LinkDetails:
    label: str
    address: str = ""
    introduction: str = ""
    position: int = 0
    is_active: bool = True


@transaction.atomic
def save_policy_document(
    *, by: User | None, details: PolicyDetails, now: dt.datetime, document: PolicyDocument | None = None
) -> PolicyDocument:
    """Write a new policy document, or a new wording of `document`. `by` is empty when the platform itself loads it."""
    _refuse_strangers(by)
    document = document or PolicyDocument(created_at=now)
    _copy(details, document)
    if document.is_published and document.issued_on is None:
        raise CannotPublishDocument(field="issued_on")
    document.updated_at = now
    document.save()
    record("content:policy_document:saved", by=by, subject_id=document.id, words={"title": document.title})
    return document


@transaction.atomic
def show_policy_document(*, by: User, document: PolicyDocument, is_published: bool, now: dt.datetime) -> None:
    """Publish it for everybody, or take it back. Raises CannotManageContent, CannotPublishDocument."""
    _refuse_strangers(by)
    if is_published and document.issued_on is None:
        raise CannotPublishDocument
    shown = PolicyDocument.objects.filter(pk=document.pk, is_published=not is_published)
    if shown.update(is_published=is_published, updated_at=now):
        tag = "content:policy_document:published" if is_published else "content:policy_document:hidden"
        record(tag, by=by, subject_id=document.id, words={"title": document.title})


@transaction.atomic
def save_original(*, by: User, document: PolicyDocument, name: str, content: bytes, now: dt.datetime) -> StoredFile:
    """The document as it was issued, in place of the one before.

    Raises CannotManageContent, CannotStoreFile, CannotReadPicture.
    """
    _refuse_strangers(by)
    document = PolicyDocument.objects.select_for_update().get(pk=document.pk)
    before = original_of(document)
    if before:
        erase_file(before, now=now)
    file = save_file(
        kind=ORIGINAL,
        owner_id=by.pk,
        subject_id=document.pk,
        position=1,
        name=name,
        content=content,
        now=now,
        judge=document_type_of,
    )
    tag = "content:original:replaced" if before else "content:original:added"
    record(tag, by=by, subject_id=document.id, words={"title": document.title})
    return file


@transaction.atomic
def remove_original(*, by: User, document: PolicyDocument, now: dt.datetime) -> None:
    """Raises CannotManageContent. Removed already is removed."""
    _refuse_strangers(by)
    document = PolicyDocument.objects.select_for_update().get(pk=document.pk)
    file = original_of(document)
    if file:
        erase_file(file, now=now)
        record("content:original:removed", by=by, subject_id=document.id, words={"title": document.title})


@transaction.atomic
def save_link(*, by: User | None, details: LinkDetails, link: Link | None = None) -> Link:
    """Raises CannotManageContent, CannotSaveLink."""
    _refuse_strangers(by)
    link = link or Link()
    if details.address and not details.address.startswith(WEB):
        raise CannotSaveLink("网址要以 https:// 或 http:// 开头。", field="address")
    if Link.objects.filter(label=details.label).exclude(pk=link.pk).exists():
        raise CannotSaveLink(f"已有名为“{details.label}”的链接，请直接修改它，或换个名称。", field="label")
    _copy(details, link)
    link.save()
    record("content:link:saved", by=by, subject_id=link.id, words={"label": link.label})
    return link


def _refuse_strangers(by: User | None) -> None:
    if by is not None and not can_manage_content(by):
        raise CannotManageContent


def _copy(details: PolicyDetails | LinkDetails, row: PolicyDocument | Link) -> None:
    for name, value in vars(details).items():
        setattr(row, name, value)
