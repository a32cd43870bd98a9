from django.conf import settings
from django.db import models
from django.db.models import Q

from volunteering.activities.models import Shift, SignUp
from volunteering.core.keys import KeyedModel
from volunteering.service_records.enums import ObjectionState
from volunteering.service_records.models.hand import HandLine, answered_in_words
from volunteering.volunteers.models import Volunteer


class Objection(KeyedModel):
    """A volunteer says that a record is wrong, or missing (民政部令67 Art. 13); the organization answers."""

    sign_up = models.ForeignKey("activities.SignUp", null=True, on_delete=models.PROTECT, related_name="objections")
    # Of who has no place in the shift: hours entered by hand.
    hand_line = models.ForeignKey(HandLine, null=True, on_delete=models.PROTECT, related_name="objections")
    text = models.CharField("说明", max_length=300)
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    answer = models.CharField("答复", max_length=300, blank=True)
    made_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "服务记录异议"
        constraints = (
            models.UniqueConstraint(
                fields=("sign_up",), condition=Q(state=ObjectionState.OPEN), name="one_open_objection"
            ),
            models.UniqueConstraint(
                fields=("hand_line",), condition=Q(state=ObjectionState.OPEN), name="one_open_objection_to_hand_line"
            ),
            models.CheckConstraint(
                condition=Q(sign_up__isnull=False, hand_line__isnull=True)
                | Q(sign_up__isnull=True, hand_line__isnull=False),
                name="objection_is_about_one_thing",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_something"),
            answered_in_words("objection_answered_in_words"),
        )

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def subject(self) -> SignUp | HandLine:
        found = self.sign_up or self.hand_line
        assert found is not None
        return found

    @property
    def volunteer(self) -> Volunteer:
        return self.subject.volunteer

    @property
    def shift(self) -> Shift:
        return self.subject.shift
