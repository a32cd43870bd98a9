from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    name = "volunteering.vocabularies"
    verbose_name = "代码表"
