from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "volunteering.accounts"
    verbose_name = "登录账号"

    def ready(self) -> None:
        from volunteering.accounts.selectors import own_part
        from volunteering.core.own_data import register_part

        register_part("登录账号", own_part)
