"""For operators and their machines: alive, ready, counted.

Nothing personal is here; `/metrics` is private all the same, because numbers tell when people train.
"""

import hmac
from collections.abc import Callable
from ipaddress import ip_address

import structlog
from flask import Response, abort, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms_plugin.db import db
from lms_plugin.db.schema import is_current
from lms_plugin.jobs.engine import jobs_are_alive, queue_answers
from lms_plugin.launch import journal
from lms_plugin.queries import deliveries
from lms_plugin.web.guards import anyone, room
from lms_plugin.web.house import house, now
from lms_plugin.web.transactions import reading

health = room("health", __name__, anyone)

log = structlog.get_logger()


@health.get("/healthz")
def healthz() -> Response:
    """This process answers; nothing else is asked."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def readyz() -> Response:
    """Whether requests can be served: database, migrations and queue, each by name, and whether the jobs are alive.

    Without its own jobs a process is not ready. Where `convive worker` does them, a dead worker is named and refuses
    nobody: people can go on, and their grades wait.
    """
    settings = house().settings
    checks: dict[str, Callable[[], bool]] = {"database": _database, "migrations": _migrations, "queue": _queue}
    if settings.jobs != "off":
        checks["jobs"] = lambda: jobs_are_alive(settings)
    results = {name: _holds(name, check) for name, check in checks.items()}
    response = jsonify(results)
    needed = [holds for name, holds in results.items() if name != "jobs" or settings.jobs == "embedded"]
    if not all(needed):
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    return response


@health.get("/metrics")
def metrics() -> Response:
    """Prometheus' text format, for this machine or for who holds the token."""
    if not (_bears_token() or _is_this_machine()):
        abort(403)
    body = generate_latest(journal.REGISTRY) + generate_latest(_deliveries())
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def _deliveries() -> CollectorRegistry:
    """How the gradebooks stand, asked anew each time."""
    session, found = reading(), CollectorRegistry()
    grades = Gauge("convive_grades", "Grades of learners by the state of their delivery.", ["status"], registry=found)
    for status, number in deliveries.grades_by_status(session).items():
        grades.labels(status).set(number)
    oldest = Gauge("convive_grades_oldest_seconds", "Age of the oldest grade that waits, 0 for none.", registry=found)
    since = deliveries.waiting_since(session)
    oldest.set(0 if since is None else max((now() - since).total_seconds(), 0))
    columns = Gauge("convive_gradebook_columns", "Columns of gradebooks by their state.", ["state"], registry=found)
    for state, number in deliveries.columns_by_state(session).items():
        columns.labels(state).set(number)
    return found


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (SQLAlchemyError, OSError) as error:
        log.error("not_ready", check=name, error=type(error).__name__)
        return False


def _database() -> bool:
    return bool(reading().execute(text("SELECT 1")).scalar_one() == 1)


def _migrations() -> bool:
    return is_current(db.engine)


def _queue() -> bool:
    """Redis, or a file beside the database; a process that neither rings nor works needs no file."""
    settings = house().settings
    return (settings.jobs == "off" and not settings.redis_url) or queue_answers(settings)


def _bears_token() -> bool:
    token = house().settings.metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(sent.encode("utf-8", "replace"), token.encode())


def _is_this_machine() -> bool:
    """A proxy on this machine that nobody has declared makes everybody look local, so its headers count against it."""
    proxied = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if proxied and not house().settings.trusted_proxies:
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
