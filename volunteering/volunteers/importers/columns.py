"""Annex 2 (科技志愿者集体注册信息表): the columns of the notice in its order, and how each cell is read."""

from volunteering.accounts.rules import normal_phone
from volunteering.imports.columns import one_of, region_columns, several_of, short_text
from volunteering.imports.registry import Column
from volunteering.imports.rules import Cell, Unreadable, number_text, text_of
from volunteering.vocabularies.enums import Vocabulary
from volunteering.volunteers.enums import Sex
from volunteering.volunteers.rules import BadDocument, Document, is_person_name, read_id_card

KIND = "volunteers"
TITLE = "科技志愿者集体注册信息表"
PHONE, ID_NUMBER, SEX = "手机号", "身份证号", "性别"
TERMS = ("political_status", "ethnicity", "title_rank", "education", "occupation", "grassroots_leader")
MANY = ("service_categories", "service_fields")


def read_name(cell: Cell) -> str:
    name = text_of(cell)
    # A blank set between two characters to align a column is no part of the name.
    name = name if name.isascii() else name.replace(" ", "")
    if not is_person_name(name):
        raise Unreadable(f"“{name[:20]}”不像姓名", "请填写 2 到 50 个字的真实姓名，不含数字和符号")
    return name


def read_phone(cell: Cell) -> str:
    text = number_text(cell)
    phone = normal_phone(text)
    if phone is None:
        raise Unreadable(f"“{text[:20]}”不是手机号", "请填写 11 位手机号")
    return phone


def read_id_number(cell: Cell) -> Document:
    try:
        return read_id_card(number_text(cell))
    except BadDocument as bad:
        raise Unreadable(str(bad), "请对照身份证填写完整的 18 位号码") from None


def read_sex(cell: Cell) -> str:
    text = text_of(cell).removesuffix("性")
    if text not in {"男", "女"}:
        raise Unreadable(f"“{text[:10]}”不是性别", "请填“男”或“女”")
    return Sex.MALE if text == "男" else Sex.FEMALE


COLUMNS = (
    Column("name", "真实姓名", read_name, spellings=("姓名",), example="张三"),
    Column(
        "phone",
        PHONE,
        read_phone,
        spellings=("手机", "手机号码", "联系电话", "电话"),
        is_number_text=True,
        width=16,
        example="19900000000",
    ),
    Column("sex", SEX, read_sex, options=lambda: ("男", "女"), width=7, example="男"),
    Column(
        "card",
        ID_NUMBER,
        read_id_number,
        spellings=("身份证", "身份证号码", "证件号码"),
        is_number_text=True,
        width=24,
        example="（填写 18 位号码）",
    ),
    one_of("political_status", "政治面貌", Vocabulary.POLITICAL_STATUS, example="群众"),
    one_of("ethnicity", "民族", Vocabulary.ETHNICITY, example="汉族"),
    Column("employer", "工作单位", short_text(100), spellings=("单位",), width=24, example="某某科技馆"),
    one_of("title_rank", "职称", Vocabulary.TITLE_RANK, example="副高级"),
    one_of("education", "最高学历", Vocabulary.EDUCATION, spellings=("学历",), example="大学本科"),
    one_of("occupation", "从业类别", Vocabulary.OCCUPATION, example="企业"),
    *region_columns(("江苏省", "常州市", "新北区")),
    several_of("service_categories", "服务类别", Vocabulary.SERVICE_CATEGORY, example="科技培训、科普讲解"),
    several_of(
        "service_fields", "服务领域或行业", Vocabulary.SERVICE_FIELD, spellings=("服务领域",), example="科学教育类"
    ),
    one_of(
        "grassroots_leader",
        "是否为基层“四长”",
        Vocabulary.GRASSROOTS_LEADER,
        spellings=("是否为基层四长", "四长"),
        example="否",
    ),
)
NOTES: tuple[str, ...] = (
    "1. 每人一行；“范例”一行不会导入，可以保留。",
    "2. 政治面貌、民族、职称、最高学历、从业类别、所在区域、是否为基层“四长”请从下拉选项中选择。",
    "3. 服务类别、服务领域可以多选：几项之间用顿号“、”隔开，或者在最右边各列里打“√”。",
    "4. 手机号、身份证号两列已设为文本格式。从别处粘贴时请选“只粘贴文本”，以免号码变成数字、丢失末尾几位。",
    "5. 身份证号须填写完整，不能用 * 代替；性别要与身份证号一致。未满 14 周岁的请和监护人一起在平台注册。",
    "6. 请先征得本人同意再填报。本人第一次用手机验证码登录时会看到这些信息，确认后才正式成为志愿者。",
)
