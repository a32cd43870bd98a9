import csv

import pytest
from django.db.models import ProtectedError

from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.rules import SameSpelling, key_of, spellings
from volunteering.vocabularies.selectors import resolve
from volunteering.vocabularies.services import (
    TABLE,
    CannotChangeTerms,
    add_term,
    load_terms,
    restore_term,
    retire_term,
)

ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def written(vocabulary: str) -> dict[str, str]:
    mine = [row for row in ROWS if row["vocabulary"] == vocabulary]
    return spellings((row["name"], [row["name"], row["national_code"], *row["aliases"].split("、")]) for row in mine)


@pytest.mark.parametrize(
    ("vocabulary", "cell", "name"),
    [
        ("political_status", "中共党员", "中国共产党党员"),
        ("political_status", " 党 员\n", "中国共产党党员"),
        ("political_status", "中共党员（预备）", "中国共产党预备党员"),
        ("political_status", "团员", "中国共产主义青年团团员"),
        ("political_status", "01 中共党员", "中国共产党党员"),
        ("political_status", "13", "群众"),
        ("political_status", "民盟", "民盟盟员"),
        ("ethnicity", "汉", "汉族"),
        ("ethnicity", "汉族", "汉族"),
        ("ethnicity", "维吾尔", "维吾尔族"),
        ("ethnicity", "０１汉族", "汉族"),
        ("education", "本科", "大学本科"),
        ("education", "本科学历", "大学本科"),
        ("education", "研究生毕业", "硕士研究生"),
        ("education", "大专", "大学专科"),
        ("title_rank", "副高", "副高级"),
        ("title_rank", "副高级职称", "副高级"),
        ("title_rank", "初级", "助理级"),
        ("title_rank", "高级工程师", "副高级"),
        ("occupation", "农村 / 农技", "农村/农技"),
        ("occupation", "其它", "其他"),
        ("occupation", "退休", "离退休"),
        ("grassroots_leader", "校长", "基层学校校长"),
        ("grassroots_leader", "否", "否"),
        ("service_field", "科技咨询", "科技咨询类"),
        ("service_category", "科技培训", "科技培训"),
        ("document_type", "身份证", "居民身份证"),
    ],
)
def test_a_cell_is_read_forgivingly(vocabulary, cell, name):
    assert key_of(cell, written(vocabulary)) == name


@pytest.mark.parametrize("cell", ["", " — ", "99", "火星族", "族", "学历", "党"])
def test_what_means_nothing_is_not_guessed(cell):
    assert key_of(cell, written("ethnicity")) is None
    assert key_of(cell, written("education")) is None


@pytest.mark.parametrize("vocabulary", Vocabulary.values)
def test_no_way_of_writing_means_two_terms(vocabulary):
    assert written(vocabulary)


def test_two_terms_written_alike_are_found():
    with pytest.raises(SameSpelling, match="高级"):
        spellings([("a", ["高级"]), ("b", ["副高", " 高级 "])])


def test_resolving_knows_the_table_and_forgets_the_retired(terms, operator):
    assert resolve(Vocabulary.EDUCATION, "本科").name == "大学本科"
    retire_term(by=operator, term=Term.objects.get(name="大学本科"))
    assert resolve(Vocabulary.EDUCATION, "本科") is None


def test_loading_again_adds_only_what_is_missing(terms, operator):
    count = Term.objects.count()
    term = Term.objects.get(name="大学本科")
    Term.objects.filter(pk=term.pk).update(name="本科（旧称）", is_active=False, aliases=["自家写法"])
    assert load_terms() == 0
    term.refresh_from_db()
    assert (Term.objects.count(), term.name, term.is_active) == (count, "本科（旧称）", False)
    assert {"自家写法", "本科"} <= set(term.aliases)


def test_a_new_term_stands_last_and_is_resolved(terms, operator):
    term = add_term(by=operator, vocabulary=Vocabulary.OCCUPATION, name=" 军队 ", aliases=["军人", ""])
    assert list(Term.objects.filter(vocabulary="occupation"))[-1] == term
    assert resolve(Vocabulary.OCCUPATION, "军人") == term


@pytest.mark.parametrize(
    ("vocabulary", "name", "aliases", "sentence"),
    [
        (Vocabulary.OCCUPATION, "公司", [], "“公司”已经是"),
        (Vocabulary.OCCUPATION, "军队", ["企 业"], "“企业”已经是"),
        (Vocabulary.OCCUPATION, "——", [], "请填写名称"),
        (Vocabulary.ETHNICITY, "某族", [], "国家标准"),
    ],
)
def test_what_would_be_ambiguous_or_is_fixed_is_refused(terms, operator, vocabulary, name, aliases, sentence):
    with pytest.raises(CannotChangeTerms, match=sentence):
        add_term(by=operator, vocabulary=vocabulary, name=name, aliases=aliases)


def test_a_retired_term_stays_with_who_has_it(volunteer, operator):
    retire_term(by=operator, term=volunteer.occupation)
    volunteer.refresh_from_db()
    assert str(volunteer.occupation) == "企业"
    assert not Term.objects.filter(name="企业", vocabulary="occupation", is_active=True)
    restore_term(by=operator, term=volunteer.occupation)
    assert Term.objects.filter(name="企业", vocabulary="occupation", is_active=True)


def test_the_last_option_stays(terms, operator):
    for term in Term.objects.filter(vocabulary="service_field")[:8]:
        retire_term(by=operator, term=term)
    with pytest.raises(CannotChangeTerms, match="最后一个"):
        retire_term(by=operator, term=Term.objects.get(name="其他科技服务"))


def test_a_used_term_cannot_be_deleted(volunteer):
    with pytest.raises(ProtectedError):
        volunteer.occupation.delete()
