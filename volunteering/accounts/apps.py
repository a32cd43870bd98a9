from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "volunteering.accounts"
    verbose_name = "登录账号"
