"""Figures of the library in a block: handed out by the block itself, and no other file is."""

from types import SimpleNamespace
from typing import Any

import pytest
from webob import Request

from courses.kinds.lesson.document import parse
from xblocks import checking, content, handlers, library
from xblocks.library import Authored

PLACE = "hate-crime/why-local-police/layers-of-impact"
PICTURE = "media/four-rings.png"


def block(activity: str = PLACE, document: str = "") -> Any:
    """As much of a block as its files ask for."""
    runtime = SimpleNamespace(handler_url=lambda _, name, suffix: f"/handler/{name}/{suffix}")
    return SimpleNamespace(activity=activity, document=document, runtime=runtime)


def asked(path: str, of: Any = None, **headers: str) -> Any:
    request = Request.blank("/", headers=headers)
    return request.get_response(handlers.media(of or block(), request, path))


def test_a_picture_of_the_library_is_handed_out_with_its_type() -> None:
    answer = asked(PICTURE)
    assert (answer.status_int, answer.content_type) == (200, "image/png")
    assert answer.body.startswith(b"\x89PNG")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    part = asked(PICTURE, Range="bytes=1-3")
    assert (part.status_int, part.body) == (206, b"PNG")


@pytest.mark.parametrize(
    "path", ["", "module.yaml", "../module.yaml", "media/../module.yaml", "/etc/passwd", "media/none.png", "media"]
)
def test_no_other_file_is(path: str) -> None:
    assert asked(path).status_int == 404


@pytest.mark.parametrize("place", ["", "x", "no/such/place", "hate-crime/../why-local-police"])
def test_a_block_of_no_library_activity_has_none(place: str) -> None:
    assert asked(PICTURE, block(place)).status_int == 404


def test_a_text_of_the_blocks_own_has_none() -> None:
    assert asked(PICTURE, block(document="---\ntitle: Own\n---\n")).status_int == 404


@pytest.mark.parametrize(("locale", "path"), [("en", PICTURE), ("es", f"es/{PICTURE}")])
def test_the_page_has_the_address_of_the_readers_language(locale: str, path: str) -> None:
    source = library.read("lesson", PLACE)
    asset = content.assets(block(), source, locale)["four-rings.png"]
    assert (asset.url, asset.language, asset.width) == (f"/handler/media/{path}", locale, 720)


def test_the_library_text_as_ones_own_is_refused_with_a_sentence() -> None:
    source = library.read("lesson", PLACE)
    assert not [one for one in checking.problems("lesson", source) if one.severity == "error"]
    own = Authored(source.text, source.language, {}, source.sources)
    (one,) = (found for found in checking.problems("lesson", own) if found.severity == "error")
    assert "has no files" in one.message
    assert one.path == "media/four-rings"
    assert parse(source.text, "x").media[0].id == "four-rings"
