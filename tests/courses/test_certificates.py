"""What a certificate needs: every condition of the rule, folded over what was done; more work never takes it away."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courses.certificates import Studied, conditions, credits_of, is_earned, share
from courses.model import ActivityRef, CertificateRule, Contributions, FinalTest
from courses.outcome import Score
from courses.progress import ActivityOutcome, ActivityStatus, Path
from tests.courses.shipped import library

RULE = CertificateRule(
    hours=3,
    core_hours=2,
    modules=2,
    live_sessions=1,
    contributions=Contributions(per_week=2, weeks=2),
    final_test=FinalTest(module="last", activity="test", share=0.6),
)
FIRST = (
    ActivityRef(key="read", kind="lesson", minutes=60),
    ActivityRef(key="more", kind="lesson", minutes=60, core=False),
    ActivityRef(key="meet", kind="session", minutes=30),
)
LAST = (ActivityRef(key="test", kind="quiz", minutes=30, graded=True),)
MONDAY = date(2026, 11, 2)
TWO_WEEKS = (MONDAY, MONDAY + timedelta(6), MONDAY + timedelta(7), MONDAY + timedelta(8))
DONE = ActivityOutcome(ActivityStatus.DONE)


def passed(earned: float) -> ActivityOutcome:
    return ActivityOutcome(ActivityStatus.DONE, Score(earned, 10))


def studied(keys: tuple[str, ...], earned: float = 6, path: Path = "specialist") -> tuple[Studied, ...]:
    done = dict.fromkeys(keys, DONE)
    return (
        Studied("first", FIRST, done, path),
        Studied("last", LAST, {"test": passed(earned)} if "test" in keys else {}, path),
    )


ALL = ("read", "more", "meet", "test")


def met(found: tuple[Studied, ...], days: tuple[date, ...] = TWO_WEEKS, path: Path = "specialist") -> dict[str, bool]:
    return {one.name: one.is_met for one in conditions(RULE, found, days, path)}


def test_everything_that_the_rule_asks_for_earns_the_certificate() -> None:
    found = conditions(RULE, studied(ALL), TWO_WEEKS, "specialist")
    assert is_earned(found)
    assert share(found) == 1
    assert [(one.name, one.reached, one.wanted) for one in found] == [
        ("hours", 180, 180), ("modules", 2, 2), ("live_sessions", 1, 1), ("contributions", 2, 2), ("final_test", 1, 1),
    ]  # fmt: skip


def test_hours_are_those_of_modules_that_are_done_and_no_others() -> None:
    found = conditions(RULE, studied(("read", "more", "test")), TWO_WEEKS, "specialist")
    assert found[0].reached == 30, "the first module lacks its session"


def test_each_condition_that_is_missing_is_named() -> None:
    assert not met(studied(("read", "more", "test")))["live_sessions"]
    assert not met(studied(ALL, earned=5.9))["final_test"]


def test_an_equivalent_of_the_final_test_passes_it_too() -> None:
    gentle = ActivityRef(key="gentle", kind="quiz", minutes=30, graded=True, instead_of=("test",))
    for earned, is_met in ((6, True), (5, False)):
        found = Studied("last", (*LAST, gentle), {"gentle": passed(earned)})
        assert met((found,))["final_test"] is is_met
    assert not met(studied(ALL), TWO_WEEKS[:3])["contributions"], "one contribution in the second week is not enough"
    assert met(studied(ALL), TWO_WEEKS[:3])["hours"]


def test_the_core_path_asks_for_its_own_hours_and_counts_only_what_it_holds() -> None:
    found = conditions(RULE, studied(("read", "meet", "test"), path="core"), TWO_WEEKS, "core")
    assert (found[0].reached, found[0].wanted) == (120, 120)
    assert is_earned(found)


def test_a_module_in_two_courses_counts_once() -> None:
    twice = (*studied(ALL), *studied(ALL))
    assert conditions(RULE, twice, (), "specialist")[0].reached == 180


def test_credits_are_whole_ones_of_25_hours() -> None:
    assert [credits_of(60 * hours) for hours in (24, 25, 30, 50)] == [0, 1, 1, 2]


KEYS = st.lists(st.sampled_from(ALL), unique=True).map(tuple)
DAYS = st.lists(st.integers(0, 30).map(lambda days: MONDAY + timedelta(days)), max_size=12).map(tuple)


@given(KEYS, DAYS, st.sampled_from(ALL), st.integers(0, 30))
def test_more_work_and_more_contributions_never_take_anything_away(
    keys: tuple[str, ...], days: tuple[date, ...], key: str, later: int
) -> None:
    before = conditions(RULE, studied(keys), days, "specialist")
    more = studied(tuple(dict.fromkeys((*keys, key))))
    after = conditions(RULE, more, (*days, MONDAY + timedelta(later)), "specialist")
    assert all(new.reached >= old.reached for old, new in zip(before, after, strict=True))
    assert 0 <= share(before) <= share(after) <= 1
    assert is_earned(after) or not is_earned(before)


@given(DAYS)
def test_the_order_of_contributions_does_not_matter(days: tuple[date, ...]) -> None:
    found = [conditions(RULE, (), sorted(days, reverse=back), "specialist") for back in (False, True)]
    assert found[0] == found[1]


def test_the_test_after_the_first_module_counts_for_the_library_s_certificate_and_the_one_before_does_not() -> None:
    package = next(one for one in library() if one.programme.manifest.key == "hate-crime")
    rule, module = package.programme.manifest.certificate, package.modules[0].manifest
    assert rule is not None

    def is_met(**outcomes: ActivityOutcome) -> bool:
        done = {key.replace("_", "-"): one for key, one in outcomes.items()}
        found = conditions(rule, (Studied(module.key, module.activities, done),), (), "specialist")
        return next(one.is_met for one in found if one.name == "final_test")

    assert not is_met(baseline=passed(10))
    assert not is_met(baseline=passed(10), post_test=passed(5.9))
    assert is_met(post_test=passed(6))
