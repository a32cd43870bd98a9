import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand

from volunteering.content.models import Link, PolicyDocument
from volunteering.content.services import LinkDetails, PolicyDetails, save_link, save_policy_document
from volunteering.core import clock

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


class Command(BaseCommand):
    help = "Load the notice and the links of the manual. Run again it adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for position, (label, address, introduction) in enumerate(LINKS):
            if not Link.objects.filter(label=label).exists():
                details = LinkDetails(label=label, address=address, introduction=introduction, position=position)
                save_link(by=None, details=details)
        if not PolicyDocument.objects.filter(title=NOTICE.title).exists():
            save_policy_document(by=None, details=NOTICE, now=clock.now())
