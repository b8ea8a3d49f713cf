"""Hostile logins and launches against the running tool: each is refused with a page that says why, and never a 500.

The page carries a reference, and the log has one line with it that names the check. What is sound stays welcome, in
between and at the end, so that no case is refused for another reason than its own.
"""

import json
from collections import Counter

import pytest

from lti import claims
from tests.hostile.browser import Browser
from tests.hostile.case import ABSENT, Case, claim, claimed, family, unchanged
from tests.hostile.families import CASES, WELCOME
from tests.support.lti_fakes import INSTRUCTOR, LEARNER

ODD_BUT_SOUND = family(
    "sound", 303,
    ("as it is", "", unchanged),
    ("unknown claims of a vendor", "", claimed({"https://vendor.example/claim": {"deep": [1, None, {"x": "y"}]}})),
    ("names in another script", "", claimed({"name": "Ñandú 警察 😀", "sub": "persona-ñ-警察"})),
    ("a name with control characters", "", claim("name", "Nora\x00\x1b[31m\u202eVidal")),
    ("an endless name", "", claim("name", "x" * 10_000)),
    ("personal data of the wrong type", "", claimed({"name": 7, "email": ["x"], "locale": {"x": 1}, "picture": 7})),
    ("optional claims that are null", "", claimed(dict.fromkeys(
        (claims.CONTEXT, claims.AGS, claims.NRPS, claims.CUSTOM, claims.LAUNCH_PRESENTATION, claims.TOOL_PLATFORM),
    ))),
    ("optional claims that are empty lists", "", claimed({claims.CUSTOM: [], claims.AGS: [], claims.CONTEXT: []})),
    ("no target", "", claim(claims.TARGET_LINK_URI, ABSENT)),
    ("one audience in a list", "", claim("aud", ["plain"])),
    ("several audiences and we the party", "", claimed({"aud": ["plain", "other"], "azp": "plain"})),
    ("clocks that differ a little", "", claimed({"iat": lambda b: b.now + 30, "exp": lambda b: b.now + 90})),
    ("expired a moment ago", "", claimed({"iat": lambda b: b.now - 90, "exp": lambda b: b.now - 30})),
    ("roles with unknown ones", "", claim(claims.ROLES, ["https://vendor.example/x", LEARNER, "x" * 400, "\x00"])),
    ("an instructor", "", claim(claims.ROLES, [INSTRUCTOR])),
    ("a course that is not ASCII", "", claim(claims.CONTEXT, {"id": "curso-ñ", "title": "Año 1"})),
    ("a custom parameter with a script", "", claim(claims.CUSTOM, {"content": "<script>alert(1)</script>"})),
)  # fmt: skip


def test_there_are_enough_cases_and_none_twice() -> None:
    assert len(CASES) >= 400
    assert [name for name, number in Counter(map(str, (*CASES, *WELCOME))).items() if number > 1] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_launch_is_refused_with_its_reason(browser: Browser, case: Case) -> None:
    answer = browser.knock(case)
    assert answer.status in case.status, answer.text
    if case.check is None or not answer.text:
        return
    line = browser.tool.line(answer.reference)
    assert (line["event"], line["result"], line["check"]) == (case.at, "refused", case.check)


@pytest.mark.parametrize("case", [*ODD_BUT_SOUND, *WELCOME], ids=str)
def test_an_odd_but_sound_launch_is_welcome(browser: Browser, case: Case) -> None:
    answer = browser.knock(case)
    assert answer.status in case.status, answer.text


def test_a_sound_request_for_activities_is_welcome(browser: Browser) -> None:
    sound = family("deep linking", 303, ("sound", "", unchanged))[0]
    assert browser.knock(sound).status == 303


def test_nothing_is_left_behind_but_what_was_welcome(browser: Browser) -> None:
    accepted = [line for line in browser.tool.lines() if (line["event"], line.get("result")) == ("launch", "accepted")]
    assert browser.tool.count("visit") == len([line for line in accepted if line["landing"] != "no_role"])
    assert len(accepted) >= len(ODD_BUT_SOUND)
    # Whatever a message claims besides, only a user of its own is somebody of their own.
    assert browser.tool.count("person") == 2


def test_the_log_tells_no_secret_and_no_fault(browser: Browser) -> None:
    lines = browser.tool.lines()
    written = json.dumps(lines, ensure_ascii=False)
    assert [line for line in lines if line.get("level") in ("error", "critical") or "Traceback" in line["event"]] == []
    assert [secret[:12] for secret in browser.seen if len(secret) > 20 and secret in written] == []
    assert "Nora" not in written
