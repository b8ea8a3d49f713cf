"""A kept fragment is everybody's; what belongs to one reader never stays in it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from courses.jurisdictions import load
from courses.kinds.kind import Move, Terms
from lms_plugin.queries.briefs import Played
from lms_plugin.web import playing
from lms_plugin.web.playing import Manners
from tests.support.cast import library

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def played(key: str) -> Played:
    package = library()[0].modules[0]
    ref = package.manifest.activity(key)
    assert ref is not None
    return Played(package, ref, package.kind_of(key), load("ES", NOW.date()), Terms())


def manners(who: str) -> Manners:
    return Manners(f"/{who}/a/", f"/{who}/move", (("csrf_token", f"token-of-{who}"), ("key", f"<{who}>")))


@pytest.mark.parametrize("key", ["welcome", "trust", "check", "the-shutter"])
def test_each_reader_gets_their_own_fields_and_addresses(key: str) -> None:
    one = played(key)
    state = one.kind.start(one.brief(), 1, NOW)
    for who in ("ana", "ben"):
        html = playing.fragment(one, state, "en", NOW, manners(who))
        assert f'data-convive-url="/{who}/move"' in html
        assert playing._MARK not in html
        other = "ben" if who == "ana" else "ana"
        assert other not in html.replace("urban", "")
        if key != "trust":
            assert f'name="csrf_token" value="token-of-{who}"' in html
            assert f'value="&lt;{who}&gt;"' in html


def test_a_kept_lesson_is_the_same_as_a_fresh_one() -> None:
    one = played("welcome")
    state = one.kind.start(one.brief(), 1, NOW)
    fresh = playing._rendered(one, state, "en", NOW, manners("ana"))
    assert str(playing.fragment(one, state, "en", NOW, manners("ana"))) == fresh


def test_what_is_to_be_read_again_is_where_its_link_leads() -> None:
    check = played("check")
    start = check.kind.start(check.brief(), 1, NOW)
    state = check.kind.advance(check.brief(), start, Move("submit", {"confirm": ("1",)}), NOW)
    html = playing.fragment(check, state, "en", NOW, manners("ana"))
    links = set(re.findall(r'href="/ana/a/([a-z-]+)#([^"]+)"', html))
    assert links
    for key, anchor in links:
        one = played(key)
        unread = one.kind.start(one.brief(), 1, NOW)
        assert f'id="{anchor}"' in playing.fragment(one, unread, "en", NOW, manners("ana"))


def test_state_law_language_and_mode_are_told_apart() -> None:
    one = played("welcome")
    unread = one.kind.start(one.brief(), 1, NOW)
    shown = [
        playing.fragment(one, unread, "en", NOW, manners("ana")),
        playing.fragment(one, {**unread, "read": True}, "en", NOW, manners("ana")),
        playing.fragment(one, unread, "es", NOW, manners("ana")),
        playing.fragment(one, unread, "en", NOW, replace(manners("ana"), mode="read_only")),
        playing.fragment(replace(one, overlay=load("", NOW.date())), unread, "en", NOW, manners("ana")),
    ]
    assert len(set(shown)) == len(shown)


def test_a_refusal_is_not_kept_for_others() -> None:
    one = played("welcome")
    state = one.kind.start(one.brief(), 1, NOW)
    refused = replace(manners("ana"), error="A lesson can only be marked as read.")
    assert "There is a problem" in playing.fragment(one, state, "en", NOW, refused)
    assert "There is a problem" not in playing.fragment(one, state, "en", NOW, manners("ana"))
