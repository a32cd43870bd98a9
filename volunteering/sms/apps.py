from django.apps import AppConfig


class SmsConfig(AppConfig):
    name = "volunteering.sms"
    verbose_name = "短信"
