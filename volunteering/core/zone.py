"""The one time zone of the law, the days and the pages."""

from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
