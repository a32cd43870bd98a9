from django.db.models import TextChoices


class Vocabulary(TextChoices):
    SERVICE_CATEGORY = "service_category", "服务类别"
    SERVICE_FIELD = "service_field", "服务领域或行业"
    GRASSROOTS_LEADER = "grassroots_leader", "基层“四长”"
    POLITICAL_STATUS = "political_status", "政治面貌"
    ETHNICITY = "ethnicity", "民族"
    EDUCATION = "education", "最高学历"
    TITLE_RANK = "title_rank", "职称"
    OCCUPATION = "occupation", "从业类别"
    ORGANIZATION_TYPE = "organization_type", "组织类型"
    SUPERVISOR_TYPE = "supervisor_type", "主管单位类型"
    DOCUMENT_TYPE = "document_type", "证件类型"


# Set by national standards (GB/T 4762, GB/T 3304) or known to the code: nobody adds to these or retires from them.
NATIONAL = frozenset({Vocabulary.POLITICAL_STATUS, Vocabulary.ETHNICITY, Vocabulary.DOCUMENT_TYPE})
