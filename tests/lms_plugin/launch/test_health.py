"""What machines ask: the public keys, whether we live, whether we are ready, how much there was."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.db.schema import upgrade
from lms_plugin.factory import create_app
from lms_plugin.models import Grade, LineItem, ToolKeyRow
from lms_plugin.web.house import House
from lti.keys import check_public_jwk
from tests.lms_plugin.launch.door import BASE, Door
from tests.support.cast import Cast
from tests.support.house import Clock


def test_the_public_keys_are_public_and_nothing_else(app: Flask) -> None:
    house: House = app.extensions["convive"]
    signing = house.wire.keys.signing()
    answer = app.test_client().get("/lti/jwks.json", base_url=BASE)
    (jwk,) = answer.get_json()["keys"]
    check_public_jwk(jwk)
    assert jwk["kid"] == signing.kid
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_reading_the_public_keys_makes_none(app: Flask, session: Session) -> None:
    assert app.test_client().get("/lti/jwks.json", base_url=BASE).get_json() == {"keys": []}
    assert session.scalar(select(func.count()).select_from(ToolKeyRow)) == 0


def test_a_process_that_answers_is_alive(app: Flask) -> None:
    assert app.test_client().get("/healthz", base_url=BASE).text == "ok\n"


def migrated(folder: Path, clock: Clock, **settings: str) -> Flask:
    values = {"database_url": f"sqlite:///{folder / 'ready.sqlite'}", "jobs": "off", **settings}
    made = Settings(_env_file=None, **values)  # type: ignore[arg-type]
    upgrade(made)
    return create_app(made, clock, TESTING=True)


def test_a_migrated_installation_is_ready(tmp_path: Path, clock: Clock) -> None:
    answer = migrated(tmp_path, clock).test_client().get("/readyz", base_url=BASE)
    assert (answer.status_code, answer.get_json()) == (200, {"database": True, "migrations": True, "queue": True})


def test_a_queue_out_of_reach_is_named(tmp_path: Path, clock: Clock) -> None:
    app = migrated(tmp_path, clock)
    house: House = app.extensions["convive"]
    settings = house.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1"})
    app.extensions["convive"] = replace(house, settings=settings)
    answer = app.test_client().get("/readyz", base_url=BASE)
    assert (answer.status_code, answer.get_json()["queue"]) == (503, False)
    assert answer.headers["Retry-After"] == "5"


def test_a_process_whose_own_jobs_are_dead_is_not_ready(tmp_path: Path, clock: Clock) -> None:
    answer = migrated(tmp_path, clock, jobs="embedded").test_client().get("/readyz", base_url=BASE)
    assert (answer.status_code, answer.get_json()["jobs"]) == (503, False)


def test_a_dead_worker_is_named_and_refuses_nobody(tmp_path: Path, clock: Clock) -> None:
    answer = migrated(tmp_path, clock, jobs="worker").test_client().get("/readyz", base_url=BASE)
    assert (answer.status_code, answer.get_json()["jobs"], answer.get_json()["queue"]) == (200, False, True)


def test_a_queue_whose_file_cannot_be_written_is_named(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "ready.jobs.sqlite").mkdir()
    answer = migrated(tmp_path, clock, jobs="worker").test_client().get("/readyz", base_url=BASE)
    assert (answer.status_code, answer.get_json()["queue"]) == (503, False)


def test_a_database_without_migrations_is_not_ready(app: Flask) -> None:
    answer = app.test_client().get("/readyz", base_url=BASE)
    assert answer.status_code == 503
    assert answer.get_json() == {"database": True, "migrations": False, "queue": True}


def test_launches_and_grades_are_counted_for_this_machine(door: Door, cast: Cast) -> None:
    door.launch(cast.home)
    door.launch(cast.home, exp=1)
    text = door.client.get("/metrics", base_url=BASE).text
    assert 'convive_launches_total{check="",result="accepted"}' in text
    assert 'convive_launches_total{check="expired",result="refused"}' in text
    assert 'convive_grades{status="parked"} 0.0' in text
    assert "Nora" not in text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("203.0.113.9", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("203.0.113.9", {"Authorization": "Bearer wrong"}, 403),
        ("203.0.113.9", {"Authorization": "Bearer é"}, 403),
        ("203.0.113.9", {"Authorization": "Bearer counts"}, 200),
        ("::1", {}, 200),
    ],
)
def test_counts_are_private(
    app: Flask, tmp_path: Path, clock: Clock, address: str, headers: dict[str, str], status: int
) -> None:
    house: House = app.extensions["convive"]
    app.extensions["convive"] = replace(house, settings=house.settings.model_copy(update={"metrics_token": "counts"}))
    answer = app.test_client().get("/metrics", base_url=BASE, headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_without_a_token_no_token_opens_the_counts(app: Flask) -> None:
    answer = app.test_client().get(
        "/metrics", base_url=BASE, headers={"Authorization": "Bearer "}, environ_base={"REMOTE_ADDR": "203.0.113.9"}
    )
    assert answer.status_code == 403


def test_how_long_grades_wait_and_which_columns_are_gone_is_counted(
    app: Flask, cast: Cast, session: Session, clock: Clock
) -> None:
    def counts() -> str:
        return str(app.test_client().get("/metrics", base_url=BASE).text)

    assert "convive_grades_oldest_seconds 0.0" in counts()
    items = session.scalars(select(LineItem).order_by(LineItem.id)).all()
    assert cast.trainee.enrolment is not None
    for item, status, age in zip(items, ("waiting", "sending", "parked", "sent"), (90, 30, 9000, 9000), strict=False):
        at = clock() - timedelta(seconds=age)
        session.add(
            Grade(
                line_item_id=item.id, enrolment_id=cast.trainee.enrolment.id, wanted_share=1.0, wanted_at=at,
                due_at=clock(), status=status,
            )  # fmt: skip
        )
    items[0].state = "gone"
    session.commit()
    text = counts()
    assert "convive_grades_oldest_seconds 90.0" in text
    assert 'convive_grades{status="waiting"} 1.0' in text
    assert 'convive_gradebook_columns{state="gone"} 1.0' in text
