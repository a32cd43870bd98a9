import datetime as dt

from django.db import models

from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.keys import KeyedModel
from volunteering.core.sealing import SealedField


class OneTimeKey(models.Model):
    """A form's key once used, and the address its answer led to: the same post again gets the same answer."""

    digest = models.CharField(max_length=64, primary_key=True)
    address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "一次性表单"

    def __str__(self) -> str:
        return self.digest[:8]


class RateCounter(models.Model):
    """How often something happened in a window of time. Spent through `core.limits` only."""

    key = models.CharField(max_length=100, primary_key=True)
    window_started_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "频次"

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class ScheduledRun(models.Model):
    """When an entry of the timetable is due next, and how it went last. The worker that moves `next_at` runs it."""

    # An entry that is this far behind is ill, and so is the worker.
    PATIENCE = dt.timedelta(minutes=5)

    name = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=100, blank=True)  # the error's class: its text may hold personal data

    class Meta:
        verbose_name = "定时任务"

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.name.removeprefix("volunteering.").replace(".scheduled", "")

    @property
    def is_failing(self) -> bool:
        return self.failed_at is not None and self.failed_at == self.ran_at


class MediaType(models.TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPG"
    PNG = "image/png", "PNG"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word 文档"
    DOC = "application/msword", "Word 97 文档"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel 表格"
    XLS = "application/vnd.ms-excel", "Excel 97 表格"
    ODS = "application/vnd.oasis.opendocument.spreadsheet", "ODS 表格"


class StoredFile(KeyedModel):
    """A private file: this row, and its bytes sealed on disk under the row's key. See `core.files`.

    `owner_id` is who brought it, `subject_id` what it belongs to; `position` numbers the files of one kind and subject.
    """

    kind = models.CharField(max_length=40)
    owner_id = models.UUIDField(db_index=True)
    subject_id = models.UUIDField()
    position = models.PositiveSmallIntegerField(default=1)
    name = SealedField("文件名")
    media_type = models.CharField(max_length=80, choices=MediaType.choices)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of the sealed bytes: it tells nothing of what is inside
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # empty = kept until erased
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "私密文件"
        indexes = (
            models.Index(fields=("expires_at",), condition=models.Q(erased_at__isnull=True), name="stored_file_expiry"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject_id", "position"),
                condition=models.Q(erased_at__isnull=True),
                name="one_stored_file_per_position",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gte=1, size__lte=LARGEST_FILE), name="stored_file_within_limit"
            ),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="stored_file_position_counts_from_one"),
        )

    def __str__(self) -> str:
        return self.get_media_type_display()


class Draft(KeyedModel):
    """What somebody typed and has not finished: sealed, one for each form, gone after a while."""

    owner = models.UUIDField()
    kind = models.CharField(max_length=40)
    payload = SealedField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "草稿"
        constraints = (models.UniqueConstraint(fields=("owner", "kind"), name="one_draft_per_form"),)

    def __str__(self) -> str:
        return self.kind


class WorkState(models.TextChoices):
    WAITING = "waiting", "待办"
    HANDED = "handed", "已交付队列"
    TAKEN = "taken", "进行中"
    DONE = "done", "完成"
    DEAD = "dead", "多次失败"


UNFINISHED = (WorkState.WAITING, WorkState.HANDED, WorkState.TAKEN)


class Work(KeyedModel):
    """Work to be done, written in the transaction that made it necessary. See `core.work`."""

    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    due_at = models.DateTimeField()
    taken_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)  # the error's class: its text may hold personal data
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "待办工作"
        # What is done is nearly all, and is only looked at to be thrown away.
        indexes = (
            models.Index(
                fields=("kind", "due_at"), condition=models.Q(state__in=("waiting", "handed", "taken")), name="work_due"
            ),
            models.Index(fields=("-id",), condition=models.Q(state="dead"), name="work_dead"),
            models.Index(fields=("finished_at",), condition=models.Q(state="done"), name="work_done"),
        )
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject_id"), name="one_work_per_subject"),
            models.CheckConstraint(
                condition=~models.Q(state__in=("handed", "taken")) | models.Q(taken_until__isnull=False),
                name="taken_work_has_lease",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"


class ParameterValue(KeyedModel):
    """Another value than the default of `core.parameters`: everywhere (no path), or in a region and below it."""

    name = models.CharField(max_length=60)
    region_path = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=60)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = "参数"
        constraints = (
            models.UniqueConstraint(fields=("name", "region_path"), name="one_value_per_parameter_and_region"),
            models.CheckConstraint(condition=~models.Q(value=""), name="parameter_value_is_not_empty"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
