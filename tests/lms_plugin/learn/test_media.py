"""Figures and recordings on the page, and their files: only for whoever may read a module that holds them."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.packages import read_zip, write_zip
from lms_plugin.models import MediaFile, Module, ModuleVersion, Programme, VersionMedia
from lms_plugin.queries import contents, media
from lms_plugin.services.contents import Author, import_package, publish
from tests.support.browser import Browser
from tests.support.cast import Cast, place
from tests.support.filmed import FILES, packed
from tests.support.house import Clock

PACKAGE = read_zip(packed())
FILM = PACKAGE.modules[0].media["media/film.webm"]
RINGS = PACKAGE.modules[0].media["media/rings.png"]


def brought(session: Session, cast: Cast, now: datetime) -> Module:
    """The module with recordings as the home academy's own, published and placed in its course."""
    author = Author(cast.administrator.person.uuid, cast.home.academy.id)
    (one,) = import_package(session, PACKAGE, author, now)
    module = session.scalars(select(Module).where(Module.uuid == one.module_uuid)).one()
    publish(session, module, author, now)
    place(session, cast.home, module, now)
    session.commit()
    return module


@pytest.fixture
def module(session: Session, cast: Cast, clock: Clock) -> Module:
    return brought(session, cast, clock())


@pytest.fixture
def lesson(cast: Cast, module: Module) -> str:
    return f"/learn/p/{cast.home.placements['filmed'].uuid}/a/lesson"


def test_the_page_shows_figures_with_their_size_and_recordings_with_captions(trainee: Browser, lesson: str) -> None:
    page = trainee.get(lesson).text
    assert (
        f'<img src="/media/{RINGS.digest}" alt="Two rings." width="8" height="6" loading="lazy" decoding="async">'
    ) in page
    assert f'<source src="/media/{FILM.digest}" type="video/webm">' in page
    assert '<track kind="captions"' in page
    assert 'srclang="en"' in page
    assert page.count('preload="none"') == 2
    assert "autoplay" not in page
    assert page.count("<summary>Transcript</summary>") == 2
    assert "Good <em>morning</em>." in page
    assert 'href="https://example.org/rings"' in page
    assert "EUPL-1.2" in page
    assert page.index("The film") < page.index(FILM.digest) < page.index("And then?"), "inside its box"


def test_the_page_in_spanish_has_the_spanish_files(trainee: Browser, lesson: str, cast: Cast, session: Session) -> None:
    cast.trainee.visit.locale = "es"
    session.commit()
    page = trainee.get(lesson).text
    spanish = PACKAGE.modules[0].media
    assert f'/media/{spanish["es/media/rings.png"].digest}" alt="Dos anillos." width="10"' in page
    assert f'/media/{spanish["es/media/call.vtt"].digest}" srclang="es"' in page
    assert FILM.digest in page
    assert "todavía no están en este idioma" not in page


def test_captions_of_another_language_are_said(
    trainee: Browser, cast: Cast, session: Session, clock: Clock
) -> None:
    files = {name: content for name, content in FILES.items() if name != "es/media/call.vtt"}
    author = Author(cast.administrator.person.uuid, cast.home.academy.id)
    (one,) = import_package(session, read_zip(packed(files)), author, clock())
    row = session.scalars(select(Module).where(Module.uuid == one.module_uuid)).one()
    publish(session, row, author, clock())
    place(session, cast.home, row, clock())
    cast.trainee.visit.locale = "es"
    session.commit()
    page = trainee.get(f"/learn/p/{cast.home.placements['filmed'].uuid}/a/lesson").text
    assert "todavía no están en este idioma" in page
    assert 'srclang="en"' in page


def test_a_file_is_kept_once_and_handed_out_with_a_fixed_type(
    trainee: Browser, module: Module, cast: Cast, session: Session, clock: Clock
) -> None:
    brought_again = import_package(
        session, PACKAGE, Author(cast.away_administrator.person.uuid, cast.away.academy.id), clock()
    )
    session.commit()
    assert brought_again[0].is_new
    assert session.scalar(select(func.count()).where(MediaFile.digest == FILM.digest)) == 1
    session.rollback()
    answer = trainee.get(f"/media/{FILM.digest}")
    assert answer.data == PACKAGE.bytes_of[FILM.digest]
    assert answer.content_type == "video/webm"
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert headers["ETag"] == f'"{FILM.digest}"'


def test_a_player_may_ask_for_a_part_and_a_browser_whether_it_has_changed(trainee: Browser, module: Module) -> None:
    whole = PACKAGE.bytes_of[FILM.digest]
    part = trainee.get(f"/media/{FILM.digest}", headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.data) == (206, whole[4:10])
    assert part.headers["Content-Range"] == f"bytes 4-9/{len(whole)}"
    assert part.headers["Cache-Control"].startswith("private")
    assert trainee.get(f"/media/{FILM.digest}", headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    assert trainee.get(f"/media/{FILM.digest}", headers={"If-None-Match": f'"{FILM.digest}"'}).status_code == 304


def test_strangers_and_other_academies_get_nothing(app: Flask, cast: Cast, module: Module) -> None:
    address = f"/media/{FILM.digest}"
    for who in (cast.stranger, cast.away_instructor, cast.away_administrator):
        assert Browser(app, who).get(address).status_code == 404
    assert Browser(app).get(address).status_code == 401
    for who in (cast.trainee, cast.mate, cast.instructor, cast.administrator):
        assert Browser(app, who).get(address).status_code == 200


def test_a_trainee_gets_nothing_of_a_draft_nor_of_a_course_that_was_left(
    app: Flask, cast: Cast, module: Module, session: Session, clock: Clock
) -> None:
    version = session.get_one(ModuleVersion, module.published_version_id)
    version.published_at = None
    session.commit()
    assert Browser(app, cast.trainee).get(f"/media/{FILM.digest}").status_code == 404
    assert Browser(app, cast.administrator).get(f"/media/{FILM.digest}").status_code == 200
    version.published_at = clock()
    assert cast.mate.enrolment is not None
    cast.mate.enrolment.left_at = clock()
    session.commit()
    assert Browser(app, cast.mate).get(f"/media/{FILM.digest}").status_code in (401, 404)


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..%2f..%2fetc%2fpasswd", "a%00b"])
def test_what_is_no_digest_is_404(trainee: Browser, digest: str) -> None:
    assert trainee.get(f"/media/{digest}").status_code == 404


def test_pages_may_play_our_own_recordings_and_nobody_elses(trainee: Browser, lesson: str) -> None:
    assert "media-src 'self';" in trainee.get(lesson).headers["Content-Security-Policy"]


def test_what_goes_out_is_what_came_in(session: Session, module: Module) -> None:
    digest = session.get_one(ModuleVersion, module.published_version_id).digest
    stored = contents.module(session, digest)
    package = type(PACKAGE)(None, (stored,), bytes_of=media.bytes_of(session, (stored,)))
    again = read_zip(write_zip(package))
    assert again.modules == PACKAGE.modules
    assert again.bytes_of == PACKAGE.bytes_of


def test_a_version_whose_bytes_nobody_has_leaves_nothing_behind(session: Session, cast: Cast, clock: Clock) -> None:
    bare = type(PACKAGE)(None, PACKAGE.modules)
    with pytest.raises(LookupError):
        import_package(session, bare, Author(cast.administrator.person.uuid, cast.home.academy.id), clock())
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Module).where(Module.key == "filmed")) == 0


def test_every_file_of_the_library_is_held_by_its_version(session: Session, cast: Cast) -> None:
    held = select(func.count()).select_from(VersionMedia).join(ModuleVersion).join(
        Module, Module.id == ModuleVersion.module_id
    ).join(Programme).where(Programme.academy_id.is_(None))  # fmt: skip
    assert session.scalar(held) == 2
