"""Everything staff may be allowed to do, and what each role carries."""

from enum import StrEnum

from volunteering.access.enums import RegionRole


class Permission(StrEnum):
    VIEW_ORGANIZATIONS = "view_organizations"
    REVIEW_ORGANIZATIONS = "review_organizations"
    GOVERN_ORGANIZATIONS = "govern_organizations"  # suspend, resume, dissolve
    MERGE_VOLUNTEERS = "merge_volunteers"  # two records of one person
    VIEW_VOLUNTEERS = "view_volunteers"
    MANAGE_CONTENT = "manage_content"
    MANAGE_GRANTS = "manage_grants"
    VIEW_ACTIVITIES = "view_activities"
    REVIEW_ACTIVITIES = "review_activities"
    REVIEW_STARS = "review_stars"
    ENTER_MERITS = "enter_merits"  # trainings and commendations of the region's volunteers
    VIEW_RECORDS = "view_records"  # what is overdue, what looks odd in the hours of a region
    JUDGE_RECORDS = "judge_records"  # decide about an anomaly, take a record back
    REVOKE_CERTIFICATES = "revoke_certificates"  # 服务证明 issued in the region
    REVIEW_HOURS = "review_hours"  # hours entered by hand
    VIEW_AUDIT = "view_audit"
    MANAGE_FORMATION = "manage_formation"  # set, edit, close 组建任务 and remind who is late
    IMPORT_SHEETS = "import_sheets"  # 集体注册 for organizations of the region
    MANAGE_REGIONS = "manage_regions"  # townships, functional zones and switches of a region
    MANAGE_SETTINGS = "manage_settings"  # what holds for the whole installation


_VIEWS = frozenset(
    {
        Permission.VIEW_ORGANIZATIONS,
        Permission.VIEW_VOLUNTEERS,
        Permission.VIEW_ACTIVITIES,
        Permission.VIEW_RECORDS,
    }
)

ROLES: dict[RegionRole, frozenset[Permission]] = {
    RegionRole.OPERATOR: frozenset(Permission),
    RegionRole.ADMINISTRATOR: frozenset(Permission) - {Permission.MANAGE_SETTINGS},
    RegionRole.REVIEWER: _VIEWS
    | {Permission.REVIEW_ORGANIZATIONS, Permission.REVIEW_ACTIVITIES, Permission.REVIEW_HOURS},
    RegionRole.VIEWER: _VIEWS,
}
