import json
from difflib import unified_diff
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from volunteering.web.public.wechat.menu import menu
from volunteering.wechat import client
from volunteering.wechat.client import WechatError
from volunteering.wechat.credentials import with_token


class Command(BaseCommand):
    help = "The official account's menu: show ours, compare it with the one in force, or put it in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("show", "diff", "push"))
        parser.add_argument("--site", required=True, help="where the platform is, e.g. https://example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        site = options["site"].rstrip("/")
        ours = menu(lambda path: site + path)
        try:
            if options["what"] == "push":
                with_token(lambda token: client.create_menu(token, ours))
                self.stdout.write("菜单已经更新，关注者最迟五分钟后看到。")
            elif options["what"] == "show":
                self.stdout.write(_lines(ours))
            else:
                theirs = with_token(client.fetch_menu)
                self.stdout.write("\n".join(_differences(theirs, ours)) or "和公众号上的菜单一致。")
        except WechatError as error:
            raise CommandError(f"微信没有接受：{error}") from None


def _lines(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)


def _differences(theirs: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """WeChat adds an empty `sub_button` to each entry of a menu that it gives back."""
    plain = {"button": [_without_empty(button) for button in theirs.get("button", [])]}
    return list(unified_diff(_lines(plain).splitlines(), _lines(ours).splitlines(), "公众号", "平台", lineterm=""))


def _without_empty(button: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in button.items() if value != []}
    if "sub_button" in kept:
        kept["sub_button"] = [_without_empty(one) for one in kept["sub_button"]]
    return kept
