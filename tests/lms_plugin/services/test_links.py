"""On Open edX every chosen item has a place of its own, and the platform is told its own link."""

from typing import Any

import pytest

from lms_plugin.services.links import as_told, told_apart
from lti import claims
from lti.launch import Launch
from tests.lti.families.launching import launched
from tests.support.platforms.lms import Lms
from tests.support.platforms.moodle import Moodle
from tests.support.platforms.others import OpenEdx


def link(platform: Lms, **claimed: Any) -> str:
    found: Launch = told_apart(launched(platform, platform.message(**claimed)))
    assert found.resource_link is not None
    return found.resource_link.id


def test_two_items_of_one_block_are_two_places() -> None:
    first = link(OpenEdx(), **{claims.CUSTOM: {"module": "hate-crime/why-local-police"}})
    second = link(OpenEdx(), **{claims.CUSTOM: {"module": "mediation/role-and-limits"}})
    third = link(OpenEdx(), **{claims.CUSTOM: {"module": "mediation/role-and-limits", "activity": "quiz"}})
    assert len({first, second, third}) == 3
    assert {as_told(one) for one in (first, second, third)} == {OpenEdx.BLOCK}


@pytest.mark.parametrize("custom", [{}, {"user": "lucia"}, {"module": ""}])
def test_a_block_for_which_nothing_was_chosen_keeps_its_link(custom: dict[str, str]) -> None:
    assert link(OpenEdx(), **{claims.CUSTOM: custom}) == OpenEdx.BLOCK


def test_what_is_too_long_for_an_identifier_is_not_cut() -> None:
    assert link(OpenEdx(), **{claims.CUSTOM: {"module": "x" * 250}}) == OpenEdx.BLOCK


def test_other_platforms_links_stay_as_they_are() -> None:
    assert link(Moodle(), **{claims.CUSTOM: {"module": "hate-crime/why-local-police"}}) == "link-1"
    assert as_told("link#1") == "link#1"
