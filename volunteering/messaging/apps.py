from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "volunteering.messaging"
    verbose_name = "消息"
