"""People in bulk, two hundred to a cohort, with all that people leave behind.

Each has an enrolment, two visits (one live), progress, one attempt of three moves at each library module, and a
share in a room of fifty conversations. The database makes the rows itself, because a hundred thousand people are
millions of rows. Foreign keys hold by construction and are not checked here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from tests.bench.content import DISCUSSION, FIRST, LAW, QUIZ, Placed

COHORT = 200
MEMBERS = 20
THREADS = 50
POSTS = 4


@dataclass(frozen=True, slots=True)
class Home:
    """Where the people belong."""

    academy_id: int
    deployment_id: int
    issuer: str
    now: datetime


def add(url: str, home: Home, modules: list[Placed], first: int, last: int) -> None:
    """Add the people numbered from `first` to `last` (exclusive, both whole cohorts) and let PostgreSQL look again."""
    facts = {
        "first": first, "last": last, "cohort": COHORT, "academy": home.academy_id, "deployment": home.deployment_id,
        "issuer": home.issuer, "now": home.now, "until": home.now + timedelta(hours=12), "law": LAW,
        "before": home.now - timedelta(days=2), "quiz": QUIZ, "discussion": DISCUSSION,
        "members": MEMBERS, "threads": THREADS, "posts": POSTS,
        "topic": next(module.uuid for module in modules if module.key == FIRST),
    }  # fmt: skip
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(_SHELF)
        with connection.cursor() as cursor:
            rows = [
                (m.id, m.key, m.version_id, m.cells, m.done, m.required, m.quiz_state, place)
                for place, m in enumerate(modules)
            ]
            cursor.executemany("INSERT INTO bench_shelf VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", rows)
        for statement in _ROWS:
            connection.execute(statement, facts)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


_SHELF = """
CREATE TEMP TABLE bench_shelf (
    id bigint, key text, version_id bigint, cells jsonb, done int, required int, state jsonb, place int
) ON COMMIT DROP
"""

_COHORTS = """
INSERT INTO cohort (uuid, academy_id, deployment_id, context_id, title, path, created_at)
SELECT gen_random_uuid(), %(academy)s, %(deployment)s, 'bench-' || k, 'Group ' || k, 'specialist', %(now)s
FROM generate_series(%(first)s::int / %(cohort)s, %(last)s::int / %(cohort)s - 1) k
"""
_NEW_COHORTS = """(
    SELECT id, substr(context_id, 7)::int AS k FROM cohort WHERE context_id LIKE 'bench-%%'
    AND substr(context_id, 7)::int BETWEEN %(first)s::int / %(cohort)s AND %(last)s::int / %(cohort)s - 1
)"""
_PLACEMENTS = f"""
INSERT INTO placement (uuid, cohort_id, resource_link_id, title, module_id, settings, created_at)
SELECT gen_random_uuid(), c.id, 'link-' || s.key, s.key, s.id, '{{}}', %(now)s FROM {_NEW_COHORTS} c, bench_shelf s
"""
_LINE_ITEMS = f"""
INSERT INTO line_item (placement_id, url, label, maximum, scopes, state, tries, created_at)
SELECT p.id, %(issuer)s || '/items/' || p.id, p.title, 100, 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
    'live', 0, %(now)s
FROM placement p JOIN {_NEW_COHORTS} c ON c.id = p.cohort_id
"""
_PEOPLE = """
INSERT INTO person (uuid, academy_id, issuer, sub, name, email, locale, is_jurist, created_at)
SELECT gen_random_uuid(), %(academy)s, %(issuer)s, 'bench-' || n, 'Trainee ' || md5(n::text),
    n || '@academy.example', 'en', false, %(now)s
FROM generate_series(%(first)s::int, %(last)s::int - 1) n
"""
_NEW_PEOPLE = """(
    SELECT id, substr(sub, 7)::int AS n FROM person WHERE sub LIKE 'bench-%%'
    AND substr(sub, 7)::int >= %(first)s AND substr(sub, 7)::int < %(last)s
)"""
_ENROLMENTS = f"""
INSERT INTO enrolment (uuid, cohort_id, person_id, role, is_test, extra_time, created_at)
SELECT gen_random_uuid(), c.id, p.id, 'learner', false, 'none', %(now)s
FROM {_NEW_PEOPLE} p JOIN {_NEW_COHORTS} c ON c.k = p.n / %(cohort)s
"""
_NEW_SEATS = f"""(
    SELECT e.id, e.person_id, e.cohort_id, c.k, row_number() OVER (PARTITION BY c.id ORDER BY e.id) AS place
    FROM enrolment e JOIN {_NEW_COHORTS} c ON c.id = e.cohort_id WHERE e.role = 'learner'
)"""
_VISITS = f"""
INSERT INTO visit (uuid, person_id, enrolment_id, placement_id, role, administers, frame_origin, locale, created_at,
    expires_at)
SELECT gen_random_uuid(), s.person_id, s.id, p.id, 'learner', false, %(issuer)s, 'en', moment.at, moment.until
FROM {_NEW_SEATS} s JOIN placement p ON p.cohort_id = s.cohort_id
JOIN bench_shelf m ON m.id = p.module_id AND m.place = 1,
    (VALUES (%(before)s::timestamptz, %(before)s::timestamptz), (%(now)s, %(until)s::timestamptz)) moment (at, until)
"""
# All modules in the cohort that the table shows, the library's two in the others.
_PROGRESS = f"""
INSERT INTO progress (enrolment_id, module_id, cells, done, required, share, version, last_at)
SELECT s.id, m.id, m.cells, m.done, m.required, (s.place %% 11) / 10.0, 6, %(before)s
FROM {_NEW_SEATS} s JOIN bench_shelf m ON m.place < 2 OR s.k = 0
"""
_ATTEMPTS = f"""
INSERT INTO attempt (enrolment_id, placement_id, module_id, version_id, activity_key, overlay_code,
    overlay_digest, terms, number, seed, turn, state, earned, possible, started_at, moved_at, finished_at)
SELECT s.id, p.id, m.id, m.version_id, %(quiz)s, %(law)s, o.digest, '{{}}', 1, 1, 3, m.state,
    (s.place %% 11), 10, %(before)s, %(before)s, %(before)s
FROM {_NEW_SEATS} s JOIN bench_shelf m ON m.place < 2
JOIN placement p ON p.cohort_id = s.cohort_id AND p.module_id = m.id
JOIN overlay o ON o.code = %(law)s
"""
_MOVES = f"""
INSERT INTO move (attempt_id, turn, key, by, act, data, made_at)
SELECT a.id, t, gen_random_uuid(), 'learner', 'answer', '{{"q.who-decides": ["a"], "q.principles": ["b"]}}', %(before)s
FROM attempt a JOIN {_NEW_SEATS} s ON s.id = a.enrolment_id, generate_series(1, 3) t
"""
_ROOMS = f"""
INSERT INTO room (uuid, title, module_uuid, activity_key, created_at)
SELECT gen_random_uuid(), 'Room ' || c.k, %(topic)s, %(discussion)s, %(now)s FROM {_NEW_COHORTS} c
"""
_NEW_ROOMS = f"""(
    SELECT r.id, c.id AS cohort_id FROM room r JOIN {_NEW_COHORTS} c ON r.title = 'Room ' || c.k
)"""
_ROOM_COHORTS = f"""
INSERT INTO room_cohort (room_id, cohort_id, module_uuid, activity_key, joined_at)
SELECT r.id, r.cohort_id, %(topic)s, %(discussion)s, %(now)s FROM {_NEW_ROOMS} r
"""
_MEMBERS = f"""
INSERT INTO member (uuid, room_id, person_id, alias, role, side, joined_at)
SELECT gen_random_uuid(), r.id, s.person_id, 'Alias ' || s.place, 'member', 'officer', %(now)s
FROM {_NEW_SEATS} s JOIN {_NEW_ROOMS} r ON r.cohort_id = s.cohort_id WHERE s.place <= %(members)s
"""
_THREADS = f"""
INSERT INTO thread (uuid, room_id, member_id, title, posts, created_at, last_at)
SELECT gen_random_uuid(), r.id, m.id, 'A conversation about case ' || t, %(posts)s, %(before)s,
    %(before)s + t * interval '1 minute'
FROM {_NEW_ROOMS} r CROSS JOIN generate_series(1, %(threads)s) t
JOIN member m ON m.room_id = r.id AND m.alias = 'Alias ' || (1 + t %% %(members)s)
"""
_POSTS = f"""
INSERT INTO post (uuid, thread_id, member_id, key, body, created_at)
SELECT gen_random_uuid(), t.id, t.member_id, gen_random_uuid(), repeat('Some words of a trainee. ', 8), t.last_at
FROM thread t JOIN {_NEW_ROOMS} r ON r.id = t.room_id, generate_series(1, %(posts)s)
"""
_ROWS = (
    _COHORTS, _PLACEMENTS, _LINE_ITEMS, _PEOPLE, _ENROLMENTS, _VISITS, _PROGRESS, _ATTEMPTS, _MOVES, _ROOMS,
    _ROOM_COHORTS, _MEMBERS, _THREADS, _POSTS,
)  # fmt: skip
