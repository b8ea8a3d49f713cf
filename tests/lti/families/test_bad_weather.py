"""What any platform may answer on a bad day; every answer has a fate, and nothing is sent to strangers."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

import pytest

from lti import claims
from lti.errors import GiveUp, Missing, NotGranted, TryLater, Unreachable
from lti.grades import LineItem, Score, create_line_item, line_items, results, send_score
from lti.http import Reply
from lti.roster import members
from tests.support.lti_fakes import NOW
from tests.support.platforms.canvas import Canvas
from tests.support.platforms.lms import Lms
from tests.support.platforms.moodle import Moodle
from tests.support.platforms.others import Blackboard, Brightspace, OpenEdx, Sakai
from tests.support.platforms.parts import answered, page, problem

FAMILIES = [Lms, Moodle, Canvas, Blackboard, Brightspace, Sakai, OpenEdx]
every_family = pytest.mark.parametrize("kind", FAMILIES, ids=[kind.__name__ for kind in FAMILIES])
Act = Callable[[Lms], object]


def roster(lms: Lms) -> object:
    return members(lms.caller(), lms.roster_url())


def score(lms: Lms) -> object:
    column = lms.columns[0].url if lms.columns else lms.add_column()
    return send_score(lms.caller(), column, Score("p1", NOW, 7, 10))


def columns(lms: Lms) -> object:
    return line_items(lms.caller(), lms.container())


def outcomes(lms: Lms) -> object:
    return results(lms.caller(), lms.columns[0].url if lms.columns else lms.add_column())


every_act = pytest.mark.parametrize("act", [roster, score, columns, outcomes])


@every_family
@every_act
def test_a_good_day(kind: type[Lms], act: Act) -> None:
    act(kind())


@every_family
@every_act
def test_401_once_is_answered_with_a_fresh_token(kind: type[Lms], act: Act) -> None:
    lms = kind(moods=[problem(401)])
    act(lms)
    assert len(lms.tokens) == 2


@every_family
def test_a_score_after_401_is_there_once(kind: type[Lms]) -> None:
    lms = kind(moods=[problem(401)])
    score(lms)
    assert [entry["scoreGiven"] for entry in lms.kept.values()] == [7]


@every_act
def test_401_for_ever_waits_a_quarter_of_an_hour(act: Act) -> None:
    with pytest.raises(TryLater) as caught:
        act(Lms(moods=[problem(401)] * 2))
    assert caught.value.retry_after == 900


SOON = format_datetime(NOW + timedelta(seconds=90), usegmt=True)


@every_act
@pytest.mark.parametrize(
    "reply, wait",
    [
        (answered(429, {}, **{"Retry-After": "120"}), 120),
        (answered(429, {}, **{"retry-after": "7"}), 7),
        (answered(429, {}, **{"Retry-After": SOON}), 90),
        (answered(429, {}, **{"Retry-After": "soon"}), 60),
        (answered(429, {}), 60),
        (page(503, Retry_After="30"), 30),
        (page(500), None),
        (page(502), None),
        (page(504), None),
        (Reply(408), None),
    ],
    ids=lambda value: str(getattr(value, "status", value)),
)
def test_slow_down_and_trouble_wait_as_long_as_was_asked(act: Act, reply: Reply, wait: int | None) -> None:
    with pytest.raises(TryLater) as caught:
        act(Lms(moods=[reply]))
    assert caught.value.retry_after == wait


@every_act
@pytest.mark.parametrize("reply", [page(200), page(200, "<form>Sign in</form>"), Reply(200, "\n  <html>")])
def test_a_page_instead_of_data_did_nothing_and_is_tried_again(act: Act, reply: Reply) -> None:
    with pytest.raises(TryLater):
        act(Lms(moods=[reply]))


@pytest.mark.parametrize("act", [roster, columns, outcomes])
@pytest.mark.parametrize("body", ["", "{", '[{"id": ', "null", "7", '"text"', "[" * 50_000, "\x00"])
def test_half_an_answer_is_tried_again(act: Act, body: str) -> None:
    with pytest.raises(TryLater):
        act(Lms(moods=[Reply(200, body, {"Content-Type": "application/json"})]))


@every_act
@pytest.mark.parametrize(
    "status, fate", [(403, NotGranted), (404, Missing), (410, Missing), (412, GiveUp), (302, GiveUp)]
)
def test_what_will_not_get_better_is_given_up(act: Act, status: int, fate: type[GiveUp]) -> None:
    with pytest.raises(fate):
        act(Lms(moods=[problem(status)]))


@every_act
def test_a_server_that_does_not_answer_is_tried_again(act: Act) -> None:
    with pytest.raises(TryLater):
        act(Lms(moods=[Unreachable("no whole answer")]))


@every_act
@pytest.mark.parametrize(
    "reply", [page(200), page(503), problem(400), problem(401), Reply(200, "{}"), answered(429, {})]
)
def test_a_token_endpoint_in_trouble_is_tried_again(act: Act, reply: Reply) -> None:
    with pytest.raises(TryLater):
        act(Lms(token_moods=[reply]))


@pytest.mark.parametrize("life", [None, "3600", -1, 0, 1e400, "soon", True, [3600]])
def test_a_token_whose_life_is_nonsense_works_all_the_same(life: object) -> None:
    lms = Lms()
    lms.tokens["odd"] = frozenset({claims.SCOPE_ROSTER})
    lms.token_moods = [answered(200, {"access_token": "odd", "token_type": "bearer", "expires_in": life})]
    roster(lms)


class Endless(Lms):
    """Its next page is the page itself."""

    def link(self, url: str, following: int) -> str:
        return f'<{url}>; rel="next"'


class Elsewhere(Lms):
    """Its next page lies on another server."""

    def link(self, url: str, following: int) -> str:
        return f'<https://elsewhere.example/?page={following}>; rel="next"'


class Relative(Lms):
    """Its next page is given from the root of its host, and the relation without quotes."""

    def link(self, url: str, following: int) -> str:
        return f"<{urlsplit(url).path}?page={following}>; rel=next"


@pytest.mark.parametrize("act", [roster, columns])
def test_pages_without_end_and_pages_of_others_are_given_up(act: Act) -> None:
    for kind in (Endless, Elsewhere):
        lms = kind()
        for number in range(5):
            lms.add_column(tag=str(number))
        with pytest.raises(GiveUp):
            act(lms)
        assert {urlsplit(address).netloc for _, address in lms.asked} == {"lms.example"}


def test_a_relative_next_page_is_followed() -> None:
    lms = Relative()
    assert len(members(lms.caller(), lms.roster_url())) == 5


@every_family
def test_columns_are_listed_over_all_pages(kind: type[Lms]) -> None:
    lms = kind()
    for number in range(5):
        lms.add_column(tag=str(number))
    assert len(line_items(lms.caller(), lms.container())) == 5


def test_some_grant_columns_without_reading_them_and_reading_is_allowed_all_the_same() -> None:
    lms = Lms(granted=frozenset({claims.SCOPE_LINE_ITEM}))
    assert line_items(lms.caller(), lms.container()) == ()
    assert create_line_item(lms.caller(), lms.container(), LineItem("Quiz", 10)).id


def test_some_grant_scores_only_and_scores_go() -> None:
    lms = Lms(granted=frozenset({claims.SCOPE_SCORE}))
    score(lms)
    assert len(lms.kept) == 1
    with pytest.raises(NotGranted):
        line_items(lms.caller(), lms.container())
