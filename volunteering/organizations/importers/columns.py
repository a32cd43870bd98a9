"""Annex 1 (科技志愿服务组织集体注册信息表): the columns of the notice in its order, and how each cell is read."""

import re

from volunteering.imports.columns import one_of, region_columns, several_of, short_text
from volunteering.imports.registry import Column
from volunteering.imports.rules import Cell, Unreadable, date_of, text_of, yes_or_no
from volunteering.organizations.rules import NO_TELEPHONE, is_telephone, read_credit_code
from volunteering.organizations.services.filing import Named
from volunteering.vocabularies.enums import Vocabulary
from volunteering.volunteers.importers.columns import read_name, read_phone

KIND = "organizations"
TITLE = "科技志愿服务组织集体注册信息表"
NAME, ADMINISTRATOR, FOUNDED, CREDIT_CODE = "组织名称", "管理员姓名及手机号", "成立日期", "统一社会信用代码"
LEADER = ("leader_name", "leader_position", "leader_employer", "leader_phone")
MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[\s-]*)?1[3-9](?:[\s-]?\d){9}(?!\d)")
AROUND = re.compile(r"(姓名|手机(号码?)?|联系电话|电话)?[\s,，、;；:：/|()\-]*")


def read_administrator(cell: Cell) -> Named:
    """Name and phone stand in one cell, on two lines or joined in any way, whichever comes first."""
    text = text_of(cell)
    phones = MOBILE.findall(text)
    if len(phones) > 1:
        raise Unreadable("这里有几个手机号", "每个组织请只填一位管理员的姓名和手机号")
    if not phones:
        raise Unreadable(f"“{text[:20]}”里没有完整的手机号", "请写管理员的姓名和 11 位手机号，分两行或用空格隔开")
    name = AROUND.sub("", text.replace(phones[0], " "))
    if not name:
        raise Unreadable("只有手机号，没有姓名", "请在手机号前写上管理员的真实姓名")
    return Named(read_name(name), read_phone(phones[0]))


def read_telephone(cell: Cell) -> str:
    text = text_of(cell).replace(" ", "")
    if not is_telephone(text):
        raise Unreadable(f"“{text[:20]}”不是电话号码", NO_TELEPHONE)
    return text


def read_code(cell: Cell) -> str:
    code, problem = read_credit_code(text_of(cell))
    if problem:
        raise Unreadable(problem, "没有单独登记的队伍请留空")
    return code


COLUMNS = (
    Column("name", NAME, short_text(100), spellings=("名称",), width=30, example="某某市某某区科技志愿服务队"),
    Column(
        "administrator",
        ADMINISTRATOR,
        read_administrator,
        spellings=("管理员姓名和手机号", "管理员姓名手机号", "管理员"),
        is_number_text=True,
        width=18,
        example="张三\n19900000000",
    ),
    Column(
        "is_registered",
        "是否在民政部门注册",
        yes_or_no,
        spellings=("民政部门注册", "是否民政注册"),
        options=lambda: ("是", "否"),
        example="否",
    ),
    one_of("supervisor_type", "主管单位类型", Vocabulary.SUPERVISOR_TYPE, example="地方科协"),
    Column("supervisor", "主管单位", short_text(100), width=20, example="某某区科协"),
    Column("founded_on", FOUNDED, date_of, width=13, example="2019/8/8"),
    several_of("service_categories", "服务类别", Vocabulary.SERVICE_CATEGORY, example="科技培训、科普讲解"),
    *region_columns(("江苏省", "常州市", "新北区")),
    Column("leader_name", "组织负责人姓名", short_text(50), is_required=False, spellings=("负责人姓名",)),
    Column("leader_position", "组织负责人职务", short_text(50), is_required=False, spellings=("负责人职务",)),
    Column(
        "leader_employer", "组织负责人单位", short_text(100), is_required=False, spellings=("负责人单位",), width=20
    ),
    Column(
        "leader_phone",
        "组织负责人电话",
        read_telephone,
        is_required=False,
        spellings=("负责人电话", "组织负责人手机号"),
        is_number_text=True,
        width=16,
    ),
    one_of("organization_type", "组织类型", Vocabulary.ORGANIZATION_TYPE, is_extra=True),
    Column("credit_code", CREDIT_CODE, read_code, is_required=False, spellings=("信用代码",), width=22, is_extra=True),
)
NOTES: tuple[str, ...] = (
    "1. 每个组织一行；“范例”一行不会导入，可以保留。",
    "2. 是否在民政部门注册、主管单位类型、所在区域请从下拉选项中选择。"
    "服务类别可以多选：几项之间用顿号“、”隔开，或者在最右边各列里打“√”。",
    "3. 管理员姓名及手机号填在同一格，分两行（Alt+Enter 换行）或用空格隔开，每个组织一位；请先征得本人同意。",
    "4. 管理员用这个手机号注册为科技志愿者后，才能管理组织。姓名要与注册的真实姓名一致。",
    "5. 成立日期写成 2019/8/8 或 2019-08-08。组织负责人的四列可以不填。",
    "6. 如有“组织类型”“统一社会信用代码”，可在最后加上这两列，不加也可以。",
    "7. 导入的组织成为上传时所选组织的下级，等当地科协审核；名称已有人登记的，请加上所在地区或单位以便区分。",
)
