"""A few of the platforms over real HTTP: what a fake at the port cannot show."""

from dataclasses import replace
from time import monotonic

import pytest

from lti.errors import GiveUp, TryLater, Unreachable
from lti.grades import Score, results, send_score
from lti.outward import HttpOutward
from lti.roster import members
from lti.services import Caller
from tests.lti.families.launching import launched
from tests.support.lti_fakes import NOW
from tests.support.platforms.canvas import Canvas
from tests.support.platforms.lms import Lms
from tests.support.platforms.moodle import Moodle
from tests.support.platforms.others import Brightspace
from tests.support.platforms.parts import answered, page
from tests.support.platforms.served import served


def calling(lms: Lms, total: float = 5.0) -> Caller:
    """The tool's wire with a true outward."""
    caller = lms.caller()
    return replace(caller, wire=replace(caller.wire, outward=HttpOutward(allow_private=True, total=total)))


def test_a_roster_is_read_page_by_page_with_links_in_mixed_case() -> None:
    with served(Canvas()) as canvas:
        assert len(members(calling(canvas), canvas.roster_url())) == 5


def test_callers_without_a_name_are_refused_and_the_tool_has_one() -> None:
    with served(Moodle()) as moodle:
        column = moodle.add_column()
        send_score(calling(moodle), column, Score("p1", NOW, 7, 10))
        assert [one.score for one in results(calling(moodle), column)] == [7]


def test_a_launch_fetches_the_key_set_by_itself() -> None:
    with served(Brightspace()) as d2l:
        assert launched(d2l, None, calling(d2l).wire).family == "brightspace"


def test_an_answer_that_takes_too_long_is_tried_again_and_holds_nobody_up() -> None:
    with served(Lms(), wait=1.0) as lms:
        begun = monotonic()
        with pytest.raises(Unreachable):
            members(calling(lms, total=0.3), lms.roster_url())
        assert monotonic() - begun < 0.9


def test_retry_after_is_read_from_a_true_answer() -> None:
    with served(Lms(moods=[answered(429, {}, **{"Retry-After": "33"})])) as lms:
        with pytest.raises(TryLater) as caught:
            members(calling(lms), lms.roster_url())
        assert caught.value.retry_after == 33


def test_a_redirect_is_not_followed() -> None:
    with served(Lms()) as lms:
        lms.moods = [page(302, "moved", Location=f"{lms.base}/elsewhere")]
        with pytest.raises(GiveUp):
            members(calling(lms), lms.roster_url())
        assert len(lms.asked) == 1
