"""What the demo is made of. People are made up: valid check digits, impossible addresses."""

import datetime as dt
from dataclasses import dataclass

from volunteering.content.services import PolicyDetails

LINKS = (
    ("中国科协官网", "https://www.cast.org.cn/", "中国科学技术协会的新闻、政策与服务"),
    ("志愿服务联合会", "https://www.cvf.org.cn/", "全国志愿服务的动态与典型"),
    ("中国科协绿平台", "", "中国科协的服务平台"),
)
NOTICE = PolicyDetails(
    title="关于组建科技志愿服务队伍 开展科技志愿服务活动的通知（要点）",
    issuer="常州市科学技术协会",
    issued_on=dt.date(2019, 9, 25),
    is_published=True,
    body="""这是通知要点的摘要，供各单位快速了解；执行以发文单位公布的原文为准。

目标：动员更多科技工作者成为科技志愿者，统一登记、规范管理，让基层找得到、用得上科技志愿服务，并宣传其中的典型。

队伍：市科协组建市科技志愿服务支队，支队长一名，副支队长三至五名，首批不少于三百人。各辖市、区组建大队，大队长一名，副大队长二至三名，首批不少于五十人。有条件的乡镇（街道）、学会、高校和企业可以单独成队。

注册：个人和组织都可以在平台自行注册，单位也可以汇总名单集体注册。组织信息十月二十五日前、志愿者信息十二月十日前报送，各辖市、区十一月三十日前完成组建。组织管理员须先用登记的手机号注册为科技志愿者。

活动：组织在平台发布活动，志愿者在网上报名，活动结束后在平台宣传。请主动联系党群服务中心、新时代文明实践中心、社区、学校、农村和企业，把服务送到需要的地方。""",
)

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN_NAMES = tuple(
    "建国 秀英 伟 芳 敏 静 丽 强 磊 洋 艳 勇 军 杰 娟 涛 明 超 霞 平 桂英 文 云 志强 雪梅 晓东 立新 思源 䶮".split()
)
EMPLOYERS = (
    "农业科学研究所",
    "第一中学",
    "中心医院",
    "智能装备有限公司",
    "科技馆",
    "职业技术学院",
    "农技推广站",
    "气象台",
)


# Below the counties: (county, name, kind). A functional zone is no county of GB/T 2260 and has a brigade all the same.
ZONE = "常州经济开发区"
TOWNSHIPS = (
    ("武进", ZONE, "functional_zone"),
    ("新北", "薛家镇", "township"),
    ("新北", "孟河镇", "township"),
    ("武进", "雪堰镇", "township"),
    ("金坛", "薛埠镇", "township"),
    ("溧阳", "天目湖镇", "township"),
)


@dataclass(frozen=True)
class DemoOrganization:
    name: str
    tier: str
    region: str  # short name of the county, or what lies below it; "" is the city itself
    members: int
    state: str = "certified"
    parent: str = ""
    leader: str = ""
    deputies: tuple[str, ...] = ()


CORPS = "常州市科技志愿服务支队"
BRIGADES = {
    "天宁": "天宁区科技志愿服务大队",
    "钟楼": "钟楼区科技志愿服务大队",
    "新北": "新北区科技志愿服务大队",
    "武进": "武进区科技志愿服务大队",
    "金坛": "金坛区科技志愿服务大队",
    "溧阳": "溧阳市科技志愿服务大队",
}
LEADERS = ("孙立新", "周雪梅", "吴晓东", "郑思源", "王桂英", "冯志强")
DOCTORS, FARMERS = "常州市医学会健康科普志愿服务队", "常州市农学会科技志愿服务队"
ORGANIZATIONS = (
    DemoOrganization(CORPS, "city_corps", "", 62, leader="陈建国", deputies=("卫秀英", "蒋志强", "沈雪梅", "韩立新")),
    *(
        DemoOrganization(name, "district_brigade", county, 30, parent=CORPS, leader=leader, deputies=("杨敏", "朱涛"))
        for (county, name), leader in zip(BRIGADES.items(), LEADERS, strict=True)
    ),
    DemoOrganization("常州经济开发区科技志愿服务大队", "district_brigade", ZONE, 24, parent=CORPS, leader="秦文"),
    DemoOrganization(DOCTORS, "team", "", 26, parent=CORPS, leader="尤静"),
    DemoOrganization(FARMERS, "team", "", 22, parent=CORPS, leader="许立新"),
    DemoOrganization("薛家镇科技志愿服务队", "team", "薛家镇", 12, parent=BRIGADES["新北"]),
    DemoOrganization("雪堰镇科技志愿服务队", "team", "雪堰镇", 11, parent=BRIGADES["武进"]),
    DemoOrganization("薛埠镇科技志愿服务队", "team", "薛埠镇", 9, parent=BRIGADES["金坛"]),
    DemoOrganization("天目湖镇科技志愿服务队", "team", "天目湖镇", 10, parent=BRIGADES["溧阳"]),
    DemoOrganization("武进区机器人爱好者科技志愿服务队", "team", "武进", 1, "pending"),
    DemoOrganization("新北区社区科普分队", "subteam", "新北", 1, "pending"),
    DemoOrganization("钟楼区创客科技志愿服务队", "team", "钟楼", 1, "returned"),
)

# On lists that brigades filed, not yet claimed by the people themselves.
LISTED = {BRIGADES["天宁"]: 7, BRIGADES["金坛"]: 16, BRIGADES["溧阳"]: 12, BRIGADES["新北"]: 5}


# What the older system left behind: (name, county); nobody runs them until they are claimed.
LEGACY_TEAMS = (
    ("天宁区老科技工作者服务队", "天宁"),
    ("溧阳市茶叶种植技术服务队", "溧阳"),
    ("武进区青少年航模辅导队", "武进"),
)
# (name, phone, whether the ID number is known, county, number of the team)
LEGACY_PEOPLE = (
    ("陆志远", "19800300001", True, "天宁", 1),
    ("钱淑珍", "19800300002", False, "天宁", 1),
    ("顾明德", "", True, "溧阳", 2),
    ("狄小满", "19800300004", True, "溧阳", 2),
    ("丁克勤", "", False, "武进", 3),
)


@dataclass(frozen=True)
class DemoActivity:
    """`day` counts from today; more `sign_ups` than places wait."""

    title: str
    organization: str
    category: str
    day: int
    capacity: int
    sign_ups: int
    region: str = ""
    address: str = "新时代文明实践中心"
    hours: tuple[int, int] = (9, 11)
    state: str = "published"
    opens: int = -58
    closes: int = 0  # days before it starts
    is_hazardous: bool = False
    positions: tuple[tuple[str, int], ...] = ()  # (name, capacity); without any there is one kind of place
    days: int = 1  # a shift on each of them
    is_team: bool = False  # everybody serves on each of them
    is_led: bool = False  # the administrator, who confirms the hours, does not serve
    attended: str = "code"  # code: checked in; list: called by the leader; unrecorded: nobody confirmed the hours


WEEKS = "科技馆驻馆讲解"
CARAVAN = "科普大篷车进社区"
UNCONFIRMED = "校园航天科普日"
YEARS_AGO = ("院士专家进校园", "农村应急科普巡讲", "银龄数字课堂")
ACTIVITIES = (
    DemoActivity(
        YEARS_AGO[0],
        DOCTORS,
        "科普报告",
        -700,
        12,
        3,
        "天宁",
        "兰陵中学报告厅",
        (9, 16),
        opens=-720,
        days=5,
        is_team=True,
        is_led=True,
    ),
    DemoActivity(
        YEARS_AGO[1],
        FARMERS,
        "科普讲解",
        -380,
        12,
        3,
        "溧阳",
        "各镇文化站",
        (9, 16),
        opens=-400,
        days=6,
        is_team=True,
        is_led=True,
    ),
    DemoActivity(
        YEARS_AGO[2],
        BRIGADES["天宁"],
        "科技培训",
        -150,
        12,
        3,
        "天宁",
        "兰陵街道老年学校",
        (9, 15),
        opens=-170,
        days=5,
        is_team=True,
        is_led=True,
    ),
    DemoActivity(WEEKS, CORPS, "科普讲解", -45, 8, 5, "新北", "常州科技馆", (8, 17), days=12, is_team=True),
    DemoActivity(CARAVAN, CORPS, "科普讲解", 3, 40, 28, "天宁", "青龙街道文化广场"),
    DemoActivity("春耕备耕农技咨询日", FARMERS, "农技服务", 6, 10, 10, "溧阳", "天目湖镇便民服务中心", (8, 11)),
    DemoActivity(
        "家门口的健康课：高血压自我管理", DOCTORS, "科普报告", 4, 8, 12, "天宁", "红梅街道社区活动室", (14, 16)
    ),
    DemoActivity("智能手机助老课堂", BRIGADES["天宁"], "科技培训", 2, 10, 8, "天宁", "兰陵街道老年学校"),
    DemoActivity("低碳生活科普市集", BRIGADES["钟楼"], "科普讲解", 8, 30, 11, "钟楼", "荷花池街道邻里中心", (15, 18)),
    DemoActivity("企业科技服务日：专利咨询", BRIGADES["新北"], "科技咨询", 13, 6, 3, "新北", "三井街道企业服务中心"),
    DemoActivity(
        "太湖蓝藻监测志愿采样", BRIGADES["武进"], "其他", 7, 8, 6, "武进", "竺山湖码头", (7, 11), is_hazardous=True
    ),
    DemoActivity("茶园病虫害绿色防控现场会", BRIGADES["金坛"], "农技服务", 5, 12, 9, "金坛", "薛埠镇茶叶基地"),
    DemoActivity("白茶加工技术培训", BRIGADES["溧阳"], "科技培训", 16, 20, 7, "溧阳", "天目湖镇农技站"),
    DemoActivity("线上答疑：流感季怎么防护", DOCTORS, "网络科普", 10, 50, 12, "online", "", (19, 20)),
    DemoActivity("暑期青少年科学营筹备", CORPS, "青少年科技教育", 30, 25, 0, "新北", "市科技馆", opens=7),
    DemoActivity("科技馆全天讲解", CORPS, "科普讲解", 0, 12, 12, "新北", "市科技馆二楼展厅", (0, 24)),
    DemoActivity("农机安全使用培训", BRIGADES["金坛"], "农技服务", -6, 15, 11, "金坛"),
    DemoActivity(
        "青少年机器人周末营",
        CORPS,
        "青少年科技教育",
        9,
        12,
        14,
        "新北",
        "市科技馆三楼创客空间",
        positions=(("讲师", 4), ("助教", 8)),
        days=2,
    ),
    DemoActivity("社区急救技能培训", DOCTORS, "科技培训", 1, 16, 15, "钟楼", "永红街道社区中心", closes=2),
    DemoActivity("防灾减灾科普宣传", CORPS, "科普讲解", -9, 40, 33, "钟楼", "文化广场"),
    DemoActivity("全国科普日主场活动", CORPS, "科普报告", -20, 60, 40, "新北", "市科技馆", (9, 16)),
    DemoActivity("水稻收割技术现场指导", FARMERS, "农技服务", -33, 10, 7, "武进"),
    DemoActivity("果树冬季修剪技术指导", BRIGADES["金坛"], "农技服务", -24, 12, 9, "金坛", attended="unrecorded"),
    DemoActivity("乡村科普集市", BRIGADES["武进"], "科普讲解", -5, 20, 14, "武进", "雪堰镇文化广场", attended="list"),
    DemoActivity(UNCONFIRMED, CORPS, "青少年科技教育", -2, 20, 8, "新北", "市科技馆", attended="unrecorded"),
    DemoActivity("户外观星夜", CORPS, "科普讲解", 5, 20, 9, "金坛", "茅山观景台", (19, 21), state="cancelled"),
    DemoActivity("科普剧排练", CORPS, "其他", 28, 12, 0, "新北", state="draft"),
)
