"""Made-up rows of Annex 2 for measuring: ID numbers no office ever gave, each person once."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from stdnum.iso7064 import mod_11_2

from volunteering.volunteers.importers import COLUMNS, TITLE

FAMILIES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗", "秀英建国桂芳志强晓明海燕文杰丽华春梅少军玉兰立新"
EMPLOYERS = ("科技馆", "常州市第一人民医院", "新北区薛家中心小学", "江苏某某智能装备有限公司", "溧阳市农业技术推广中心")
COUNTIES = ("新北区", "天宁区", "钟楼区", "武进区", "金坛区", "溧阳市")
CATEGORIES = ("科技培训、科普讲解", "☑科技培训 □科技咨询 ☑网络科普", "科普报告", "农技服务，科技咨询")
FIELDS = ("科学教育类", "健康咨询类、科技咨询类", "农技服务类")
OPTIONS = {
    "政治面貌": ("中共党员", "群众", "团员", "民盟盟员"),
    "民族": ("汉族", "汉", "回族"),
    "职称": ("副高级", "正高", "中级", "无"),
    "最高学历": ("本科", "大专", "硕士研究生"),
    "从业类别": ("企业", "高校", "医疗卫生"),
    "是否为基层“四长”": ("否", "否", "基层学校校长"),
}


NOTHING: Mapping[int, dict[str, str]] = {}


def id_number(place: int) -> str:
    born = dt.date(1950, 1, 1) + dt.timedelta(days=place * 7919 % 20_000)
    body = f"990000{born:%Y%m%d}{place // 20_000:03}"
    return body + str(mod_11_2.calc_check_digit(body))


def person(place: int) -> dict[str, str]:
    number = id_number(place)
    return {
        "真实姓名": FAMILIES[place % 20] + GIVEN[place // 7 % 24] + GIVEN[place // 3 % 24],
        "手机号": f"195{place:08}",
        "性别": "男" if int(number[16]) % 2 else "女",
        "身份证号": number,
        "工作单位": EMPLOYERS[place % 5],
        "所在区域省": "江苏省",
        "所在区域市": "常州市",
        "所在区域县": COUNTIES[place % 6],
        "服务类别": CATEGORIES[place % 4],
        "服务领域或行业": FIELDS[place % 3],
        **{header: choices[place % len(choices)] for header, choices in OPTIONS.items()},
    }


def rows(first: int, count: int, changed: Mapping[int, dict[str, str]] = NOTHING) -> Iterator[Sequence[str]]:
    """`changed`: other cells, by place and header."""
    headers = [column.header for column in COLUMNS]
    for place in range(first, first + count):
        found = {**person(place), **changed.get(place, {})}
        yield [str(place), *(found[header] for header in headers)]


def write(path: Path, first: int, count: int, changed: Mapping[int, dict[str, str]] = NOTHING) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, TITLE)
    sheet.write_row(1, 0, ["序号", *(column.header for column in COLUMNS)])
    for number, row in enumerate(rows(first, count, changed), start=2):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)
    book.close()
