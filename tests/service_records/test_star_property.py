"""A star stands exactly when a review gave it and the hours have not fallen below it since."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from volunteering.core.parameters import STAR_HOURS
from volunteering.service_records.models import StarAward, StarProposal
from volunteering.service_records.rules import level_of
from volunteering.service_records.selectors import totals_of
from volunteering.service_records.services import look_at_stars, pass_proposal, reverse_record

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("serve"), st.sampled_from((40, 100, 250, 700))),
        st.tuples(st.just("reverse"), st.integers(0, 9)),
        st.tuples(st.sampled_from(("look", "review")), st.just(0)),
    ),
    min_size=8,
    max_size=16,
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_star_stands_when_it_was_reviewed_and_is_still_earned(steps, credit, user, staff, another_volunteer, now):
    with transaction.atomic():
        entries, expected, minutes = [], set(), 0
        for step, value in steps:
            if step == "serve":
                entries.append(credit(value))
                minutes += value * 60
            elif step == "reverse" and entries:
                entry = entries.pop(value % len(entries))
                reverse_record(by=user, entry=entry, reason="不实", now=now)
                minutes -= entry.minutes
            elif step == "look":
                look_at_stars(now=now)
            elif step == "review":
                look_at_stars(now=now)
                proposal = StarProposal.objects.filter(state="waiting").first()
                if proposal:
                    pass_proposal(by=staff, proposal=proposal, now=now)
                    expected |= set(range(1, proposal.level + 1))
            expected = {level for level in expected if level <= level_of(minutes, STAR_HOURS.default)}
            standing = StarAward.objects.standing().filter(volunteer=another_volunteer)
            assert set(standing.values_list("level", flat=True)) == expected
        assert totals_of(another_volunteer, now=now).minutes == minutes
        look_at_stars(now=now)
        reached = level_of(minutes, STAR_HOURS.default)
        waiting = StarProposal.objects.filter(state="waiting").values_list("level", flat=True)
        assert list(waiting) == ([reached] if reached > max(expected, default=0) else [])
        transaction.set_rollback(True)
