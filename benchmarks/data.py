"""Activities in bulk, by SQL: a hundred places each, one shift, spread over two years and the counties of one province.

Each size fills every page it is asked for, so that growth is not just a fuller page: every fourth activity is in the
county that is asked for, 蓝藻 stands in twenty-five titles whatever the size, 南极 in one of four hundred, 火箭 in one
of two hundred, 科普 in all; twenty-five have begun and last until their day ahead.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from volunteering.accounts.models import User, UserSession
from volunteering.accounts.sessions import SessionStore
from volunteering.core.sealing import fingerprint
from volunteering.core.search import tokens
from volunteering.organizations.models import Organization
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import Volunteer

FILL = """
CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, gen_random_uuid() AS shift, gen_random_uuid() AS position, n,
       -- one in ten is still ahead
       now() + (CASE WHEN n %% 10 = 0 THEN 1 ELSE -1 END) * (1 + n %% 700) * interval '1 day'
       + n %% 97 * interval '5 minutes' AS starts,
       CASE WHEN n %% 40 < 10 THEN ARRAY[(SELECT id FROM regions_region WHERE code = '320411')]
       ELSE (SELECT array_agg(id) FROM regions_region WHERE path LIKE '320000/%%' AND length(path) > 14) END AS counties
FROM generate_series(%(first)s::int, %(last)s::int) AS n;

INSERT INTO activities_activity (id, public_id, organization_id, title, category_id, content, conditions,
    place_region_id, address, contact_name, contact_phone, risks, safeguards, insurance, minimum_age, is_hazardous,
    sign_up_opens_at, sign_up_closes_at, promotion, starts_at, ends_at, status, is_volunteering_confirmed,
    organizer_region_path, return_reason, cancel_reason, created_at, updated_at, published_at, search_tokens)
SELECT id, lpad(n::text, 10, 'x'), %(organization)s::uuid, '科普活动 ' || n, %(category)s, '讲解', '',
    counties[1 + n %% array_length(counties, 1)], '文化广场', '王老师', '0519-00000000', '无', '有', 'none', 18, false,
    starts - interval '700 days', starts, 'automatic',
    CASE WHEN n %% 400 = 10 AND n <= 10000 THEN now() - interval '1 day' ELSE starts END,
    starts + interval '2 hours', 'published', true,
    '320000/', '', '', now(), now(), now(),
    ('科普 普活 活动 ' || n || ' ' || %(words)s || CASE WHEN n %% 399 = 7 THEN ' 南极' ELSE '' END
    || CASE WHEN n %% 199 = 3 THEN ' 火箭' ELSE '' END
    || CASE WHEN n %% 399 = 9 AND n < 9999 THEN ' 蓝藻' ELSE '' END)::tsvector
FROM plan;
INSERT INTO activities_shift (id, activity_id, starts_at, ends_at)
SELECT shift, id, starts, starts + interval '2 hours' FROM plan;
INSERT INTO activities_position (id, activity_id, name, requirements, "order")
SELECT position, id, '志愿者', '', 0 FROM plan;
INSERT INTO activities_slot
    (id, activity_id, shift_id, position_id, capacity, taken, waiting, last_queue_number, is_open)
SELECT gen_random_uuid(), id, shift, position, 100, 0, 0, 0, true FROM plan;
INSERT INTO activities_activityregion (activity_id, region_id, ends_at)
SELECT plan.id, above.id, plan.starts + interval '2 hours'
FROM plan JOIN regions_region own ON own.id = plan.counties[1 + n %% array_length(plan.counties, 1)]
JOIN regions_region above ON own.path LIKE above.path || '%%';
"""

BEGUN_LONG_AGO = """
UPDATE activities_activity SET starts_at = starts_at - interval '5 years' WHERE starts_at > now();
ANALYZE activities_activity
"""
STILL_AHEAD = """
UPDATE activities_activity SET starts_at = starts_at + interval '5 years' WHERE starts_at < now() - interval '3 years';
VACUUM ANALYZE activities_activity
"""


def organization(now: dt.datetime) -> Organization:
    region = Region.objects.get(code="320400")
    return Organization.objects.create(
        name="常州市科技志愿服务支队",
        name_key="支队",
        tier="city_corps",
        tree_path="bench/",
        home_region=region,
        region_path=region.path,
        state="certified",
        certified_at=now,
        created_at=now,
        updated_at=now,
    )


def fill(first: int, last: int, holder: Organization) -> None:
    category = Term.objects.filter(vocabulary="service_category").first()
    assert category is not None
    values = {"first": first, "last": last, "organization": holder.pk, "category": category.pk}
    values["words"] = tokens("常州市科技志愿服务支队", "江苏省常州市武进区湖塘镇人民东路文化广场")
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        # The rows fit each other: ten million checks of foreign keys would take longer than the rows.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in FILL.split(";"):
            if statement.strip():
                cursor.execute(statement, values)
        cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def all_begun() -> Iterator[None]:
    """A tenth of all activities runs now."""
    _change(BEGUN_LONG_AGO)
    yield
    _change(STILL_AHEAD)


def _change(statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements.split(";"):
            cursor.execute(statement)


def volunteers(count: int, now: dt.datetime) -> list[tuple[Volunteer, str]]:
    """Active volunteers, each with the key of a logged-in session."""
    region = Region.objects.get(code="320411")
    users, people, sessions = [], [], []
    for place in range(count):
        phone = f"197{place:08}"
        user = User(id=uuid.uuid4(), phone=phone, phone_fingerprint=fingerprint("phone", phone), created_at=now)
        users.append(user)
        people.append(
            Volunteer(
                user=user,
                number=f"{place:012}",
                name="张三",
                born_on=dt.date(1980, 1, 1),
                region=region,
                region_path=region.path,
                origin="self",
                state="active",
                created_at=now,
                activated_at=now,
                updated_at=now,
            )
        )
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "volunteering.accounts.backends.PhoneBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        sessions.append(
            UserSession(
                session_key=f"bench{place:027}",
                session_data=SessionStore().encode(data),
                expire_date=now + dt.timedelta(days=1),
                user=user,
                created_at=now,
                seen_at=now,
            )
        )
    User.objects.bulk_create(users, batch_size=1000)
    Volunteer.objects.bulk_create(people, batch_size=1000)
    UserSession.objects.bulk_create(sessions, batch_size=1000)
    return [(person, session.session_key) for person, session in zip(people, sessions, strict=True)]
