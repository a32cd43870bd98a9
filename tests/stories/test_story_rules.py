import pytest

from volunteering.stories.rules import STEPS, after, names_in, problem_of_person, summary_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王小明讲解", ["王小明"]),
        ("王 小 明\n讲解", ["王小明"]),
        ("王老师讲解", []),
        ("买买提•艾力来了", ["买买提·艾力"]),
        ("LI LEI came", ["Li Lei"]),
        ("王*明", []),
    ],
)
def test_names_are_found_however_they_are_written(text, found):
    assert names_in([text], ["王小明", "买买提·艾力", "Li Lei", "明"]) == found


def test_a_recap_never_waits_for_others():
    assert after("recap", "draft", "publish") == "published"
    assert after("recap", "draft", "propose") is None
    assert after("case", "draft", "publish") is None
    assert after("case", "published", "edit") is None


def test_every_step_leads_to_a_state_that_another_step_or_the_public_takes_up():
    for steps in STEPS.values():
        starts = {state for begins, _ in steps.values() for state in begins}
        assert {end for _, end in steps.values()} <= starts


def test_a_summary_is_one_line_of_eighty():
    assert summary_of("第一段。\n\n第二段。") == "第一段。 第二段。"
    assert len(summary_of("长" * 100)) == 80


@pytest.mark.parametrize(("age", "is_fine"), [(None, False), (17, False), (18, True), (80, True)])
def test_only_the_grown_are_asked(age, is_fine):
    assert (problem_of_person(age) == "") is is_fine
