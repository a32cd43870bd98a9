from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "volunteering.audit"
    verbose_name = "操作日志"
