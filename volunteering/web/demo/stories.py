"""What was done is told: recaps with pictures, one without, examples chosen and one that waits."""

import datetime as dt
from dataclasses import dataclass

from volunteering.accounts.models import User
from volunteering.activities.models import Activity
from volunteering.organizations.models import Organization
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.stories.services import (
    StoryDetails,
    answer_request,
    choose_story,
    feature_story,
    propose_story,
    publish_recap,
    save_story,
)
from volunteering.volunteers.models import Volunteer
from volunteering.web.demo import words
from volunteering.web.demo.pictures import drawn

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """`activity` names what a recap tells of; `pictures` are scenes with the words for who does not see them."""

    organization: str
    title: str
    body: str
    activity: str = ""
    pictures: tuple[tuple[str, str], ...] = ()
    is_finished: bool = True


RECAPS = (
    Told(
        words.CORPS,
        "全国科普日：两千市民走进科技馆",
        """上午九点，科技馆门口已经排起了队。志愿者分成引导、讲解、实验三组，从开馆一直站到下午四点。

最受欢迎的是“厨房里的化学”：紫甘蓝汁一会儿变红、一会儿变绿，孩子们看了一遍又一遍。
二楼的机器人展台前，退休的王老师把齿轮怎样咬合讲了三十多遍，嗓子哑了，还在笑。

感谢每一位到场的志愿者。明年见。""",
        "全国科普日主场活动",
        (
            ("fair", "科技馆广场上的科普展位和排队的市民"),
            ("class", "志愿者在黑板前讲解"),
            ("stars", "晚上的观星体验，志愿者在望远镜旁"),
            ("fair", "孩子们围着实验台"),
        ),
    ),
    Told(
        words.FARMERS,
        "稻田里的一堂课",
        """收割前三天，农技志愿者来到武进，和种粮大户一块一块地看：哪块该先收，收割机的割台放多高，怎样少掉粒。

“以前凭感觉，今天学会了看籽粒。”大户老杭把要点记在了手机里。""",
        "水稻收割技术现场指导",
        (("field", "金黄的稻田里，志愿者和农户站在一起"), ("field", "志愿者在田头讲解")),
    ),
    Told(
        words.BRIGADES["金坛"],
        "农机安全，从检查开始",
        "两个小时里，志愿者带着机手把拖拉机从头到尾检查了一遍：刹车、灯、皮带、灭火器。\n\n机手们说，回去就照着单子查。",
        "农机安全使用培训",
    ),
    Told(
        words.CORPS,
        "文化广场上的防灾课",
        "地震来了往哪里躲，灭火器怎么用，志愿者带着大家一样一样地试。",
        "防灾减灾科普宣传",
        (("fair", "文化广场上的宣传展位"), ("clinic", "志愿者演示急救")),
        is_finished=False,
    ),
)
CASES = (
    Told(
        words.DOCTORS,
        "一间活动室，二十堂健康课",
        """红梅街道的社区活动室不大，坐四十个人就满了。医生志愿者每个月来两次，讲血压、讲用药、讲怎样跌不倒。

十个月，二十堂课，听过的老人有一半开始每天记血压。社区说，这是最难约的一间教室，也是最热闹的一间。

可以照着做的三点：时间固定、题目由居民点、讲完留半小时一对一。""",
        pictures=(("clinic", "社区活动室里，医生志愿者和居民围坐"), ("class", "健康课上的黑板")),
    ),
    Told(
        words.BRIGADES["新北"],
        "专利咨询走进三井街道的小微企业",
        "大队的专利代理人志愿者每季度驻点一天，先看产品，再谈专利。两年里帮助六家企业提交了第一件申请。",
        pictures=(("class", "志愿者给企业讲解专利申请"),),
        is_finished=False,
    ),
)
PERSON = """退休那年，{name}报名成为科技志愿者。第一次活动是在社区教老人用手机挂号，学生比老师还大两岁。

十年里，讲台从社区活动室换到田头，又换到学校。“不会的东西，先学会再去教。”

同伴们说，只要群里有活动，第一个报名的总是这一位。"""


def load_stories(members: dict[str, list[Volunteer]], *, by: User, now: dt.datetime) -> None:
    for told in RECAPS:
        administrator = _user(members[told.organization][0])
        activity = Activity.objects.get(title=told.activity)
        moment = activity.ends_at + DAY
        story = _written(told, StoryKind.RECAP, administrator, moment, activity=activity)
        if told.is_finished:
            publish_recap(by=administrator, story=story, is_permitted=True, now=moment)
    for told in CASES:
        administrator = _user(members[told.organization][0])
        story = _written(told, StoryKind.CASE, administrator, now - 4 * DAY)
        story = propose_story(by=administrator, story=story, is_permitted=True, now=now - 3 * DAY)
        if told.is_finished:
            choose_story(by=by, story=story, now=now - 2 * DAY)
    _person(members[words.CORPS], by, now)


def _person(corps: list[Volunteer], by: User, now: dt.datetime) -> None:
    """Asked, agreed, chosen by the city, and on top of its list."""
    person, administrator = corps[3], _user(corps[0])
    told = Told(
        words.CORPS,
        f"{person.name}：退休十年，讲台还在",
        PERSON.format(name=person.name),
        pictures=(("class", "志愿者在讲台上"),),
    )
    story = _written(told, StoryKind.PERSON, administrator, now - 6 * DAY, volunteer=person)
    story = propose_story(by=administrator, story=story, is_permitted=True, now=now - 5 * DAY)
    story = answer_request(by=_user(person), story=story, version=story.version, agrees=True, now=now - 4 * DAY)
    choose_story(by=by, story=story, now=now - 3 * DAY)
    feature_story(by=by, story=story, rank=1, now=now - 3 * DAY)


def _written(
    told: Told,
    kind: StoryKind,
    by: User,
    now: dt.datetime,
    *,
    activity: Activity | None = None,
    volunteer: Volunteer | None = None,
) -> Story:
    organization = Organization.objects.get(name=told.organization)

    def save(details: StoryDetails, story: Story | None = None) -> Story:
        return save_story(
            by=by,
            organization=organization,
            kind=kind,
            details=details,
            now=now,
            story=story,
            seen_version=story.version if story else 0,
            activity=activity,
            volunteer=volunteer,
        )

    photos = [drawn(scene, number) for number, (scene, _) in enumerate(told.pictures)]
    story = save(StoryDetails(title=told.title, body=told.body, photos=photos))
    alts = {photo.pk: alt for photo, (_, alt) in zip(story.photos.all(), told.pictures, strict=True)}
    return save(StoryDetails(title=told.title, body=told.body, alts=alts), story)


def _user(volunteer: Volunteer) -> User:
    assert volunteer.user is not None
    return volunteer.user
