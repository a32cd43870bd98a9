from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "volunteering.organizations"
    verbose_name = "组织"

    def ready(self) -> None:
        from volunteering.core.lanes import Lane
        from volunteering.core.life_events import LifeEvent, register
        from volunteering.core.own_data import register_part
        from volunteering.core.work import register_work
        from volunteering.imports.registry import register_importer
        from volunteering.messaging.enums import Topic
        from volunteering.messaging.kinds import register_kinds
        from volunteering.organizations.importers import MEMBERS, TEAMS
        from volunteering.organizations.notices import DESK, NEWS, OWN, STRAIGHT
        from volunteering.organizations.selectors import own_claims, own_files, own_part
        from volunteering.organizations.services import claims, evidence, formation_counts, letters, merging, offices
        from volunteering.organizations.services.membership import on_account_closed

        register_importer(MEMBERS)
        register_importer(TEAMS)
        register(LifeEvent.ACCOUNT_CLOSED, on_account_closed)
        register(LifeEvent.ACCOUNT_CLOSED, evidence.on_account_closed)
        register_work(formation_counts.KIND, formation_counts.count_in_background, lane=Lane.LONG)
        register_work(letters.DELIVER, letters.deliver_letter, lane=Lane.LONG)
        register(LifeEvent.ACCOUNT_CLOSED, offices.on_account_closed)
        register(LifeEvent.VOLUNTEER_REGISTERED, offices.on_volunteer_registered)
        register(LifeEvent.ORGANIZATION_DISSOLVED, offices.on_dissolved)
        register(LifeEvent.ACCOUNT_CLOSED, claims.on_account_closed)
        register(LifeEvent.PERSON_MERGED, merging.on_person_merged)
        register(LifeEvent.PERSON_UNMERGED, merging.on_person_unmerged)
        register_part("认领的队伍", own_claims)
        register_part("上传的证明材料", own_files)
        register_part("加入的组织", own_part)
        register_kinds("organizations", Topic.ORGANIZATION, OWN, straight=STRAIGHT)
        register_kinds("organizations", Topic.DESK, DESK, straight=STRAIGHT)
        register_kinds("organizations", Topic.NEWS, NEWS)
