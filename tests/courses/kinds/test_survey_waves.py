"""When each wave is asked: the later ones after the end of a course, for a time, and never two of them on one day."""

from datetime import UTC, datetime, timedelta

import pytest

from courses.kinds.survey.document import WAVES, Wave
from courses.kinds.survey.waves import AFTER, STAYS_OPEN, standing, window

END = datetime(2026, 1, 31, 9, tzinfo=UTC)


def test_the_first_wave_is_always_asked() -> None:
    assert window("start", END) is None
    assert {standing("start", ended, END) for ended in (None, END)} == {"open"}


@pytest.mark.parametrize("wave", list(AFTER))
def test_a_later_wave_waits_for_the_end_of_the_course(wave: Wave) -> None:
    assert window(wave, None) is None
    assert standing(wave, None, END + timedelta(days=1000)) == "early"


@pytest.mark.parametrize(("wave", "day"), [("end", 0), ("three-months", 91), ("six-months", 182)])
def test_a_later_wave_is_asked_from_its_day_on_for_sixty_days(wave: Wave, day: int) -> None:
    opens = END + timedelta(days=day)
    moment = timedelta(seconds=1)
    assert standing(wave, END, opens - moment) == "early"
    assert standing(wave, END, opens) == "open"
    assert standing(wave, END, opens + timedelta(days=60) - moment) == "open"
    assert standing(wave, END, opens + timedelta(days=60)) == "late"


def test_on_no_day_two_later_waves_are_asked() -> None:
    days = (END + timedelta(days=day) for day in range(400))
    asked = [[wave for wave in WAVES if wave != "start" and standing(wave, END, day) == "open"] for day in days]
    assert max(map(len, asked)) == 1
    assert {one[0] for one in asked if one} == set(AFTER)
    assert timedelta(days=91) > STAYS_OPEN
