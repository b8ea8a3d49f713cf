"""What is measured: each scene prepares itself outside the measurement, then does one thing many times inside it.

Pages are checked as they come, so that nothing fast and wrong is measured.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from lms_plugin.config import TRIAL_SECRET
from lti import claims
from tests.bench.browser import Answer, Browser, filled, signed_in
from tests.bench.content import COPIES, FIRST, LESSON, QUIZ
from tests.bench.people import COHORT
from tests.bench.world import World
from tests.support.lti_fakes import LEARNER, key

Step = Callable[[], Sequence[Answer]]


@dataclass
class Scenes:
    """The scenes on one server. Every attempt is somebody's first at its quiz, as most attempts are."""

    world: World
    browser: Browser
    attempts: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.people = [signed_in(visit, TRIAL_SECRET, "convive") for visit in self.world.visits]
        self.staff = signed_in(self.world.instructor, TRIAL_SECRET, "convive")

    def lesson(self, times: int) -> list[Step]:
        """The page of a lesson, for one trainee after the other."""
        path = f"/learn/p/{self.world.placements[FIRST]}/a/{LESSON}"
        return [self._page(path, self.people[number % COHORT]) for number in range(times)]

    def module(self, times: int) -> list[Step]:
        """The page of a module."""
        path = f"/learn/p/{self.world.placements[FIRST]}"
        return [self._page(path, self.people[number % COHORT]) for number in range(times)]

    def room(self, times: int) -> list[Step]:
        """The list of fifty conversations, for the members of the room."""
        return [self._page(f"/community/r/{self.world.room}", self.people[number % 20]) for number in range(times)]

    def table(self, times: int) -> list[Step]:
        """The cohort table of two hundred trainees and ten modules."""
        return [self._page(f"/teach/c/{self.world.cohort}", self.staff) for _ in range(times)]

    def move(self, times: int) -> list[Step]:
        """Answer the three questions of a page, as the player's script sends them."""
        return [self._answering(*self._begun()) for _ in range(times)]

    def outcome(self, times: int) -> list[Step]:
        """Hand in a quiz that is answered: the move that changes progress and grade."""
        return [self._handing_in() for _ in range(times)]

    def attempt(self, times: int) -> list[Step]:
        """A whole attempt in six requests: begin, which brings the first page, four pages of answers, hand in."""
        return [self._whole(*self._next()) for _ in range(times)]

    def launch(self, times: int) -> list[Step]:
        """Login, signed message and the module page, for people who have been here before."""
        return [self._launching(f"bench-{number % COHORT}") for number in range(times)]

    def _page(self, path: str, cookies: dict[str, str]) -> Step:
        def step() -> Sequence[Answer]:
            return (_good(self.browser.get(path, cookies), 200),)

        return step

    def _next(self) -> tuple[str, dict[str, str]]:
        number = next(self.attempts)
        module = f"bench-{1 + number // COHORT % COPIES}"
        return f"/learn/p/{self.world.placements[module]}/a/{QUIZ}", self.people[number % COHORT]

    def _begin(self, path: str, cookies: dict[str, str], form: list[tuple[str, str]]) -> list[Answer]:
        return [_good(self.browser.post(f"{path}/begin", cookies, form, script=True), 200)]

    def _begin_form(self, path: str, cookies: dict[str, str]) -> list[tuple[str, str]]:
        page = _good(self.browser.get(path, cookies), 200)
        start = page.text.index(f'{path}/begin"')
        return _hidden(page.text[start : page.text.index("</form>", start)])

    def _begun(self) -> tuple[str, dict[str, str], str]:
        path, cookies = self._next()
        return path, cookies, self._begin(path, cookies, self._begin_form(path, cookies))[-1].text

    def _answering(self, path: str, cookies: dict[str, str], html: str) -> Step:
        def step() -> Sequence[Answer]:
            return (self._answer(path, cookies, html),)

        return step

    def _answer(self, path: str, cookies: dict[str, str], html: str) -> Answer:
        return _good(self.browser.post(path, cookies, filled(html, "m.go=next"), script=True), 200)

    def _hand_in(self, path: str, cookies: dict[str, str], html: str) -> Answer:
        answer = _good(self.browser.post(path, cookies, filled(html), script=True), 200)
        assert "data-convive-finished" in answer.text, answer.text
        return answer

    def _handing_in(self) -> Step:
        path, cookies, html = self._begun()
        for _ in range(4):
            html = self._answer(path, cookies, html).text
        return lambda: (self._hand_in(path, cookies, html),)

    def _whole(self, path: str, cookies: dict[str, str]) -> Step:
        form = self._begin_form(path, cookies)

        def step() -> Sequence[Answer]:
            answers = self._begin(path, cookies, form)
            for _ in range(4):
                answers.append(self._answer(path, cookies, answers[-1].text))
            return [*answers, self._hand_in(path, cookies, answers[-1].text)]

        return step

    def _launching(self, sub: str) -> Step:
        def step() -> Sequence[Answer]:
            cookies: dict[str, str] = {}
            base = f"http://localhost:{self.browser.port}"
            asked = {
                "iss": self.world.issuer, "client_id": self.world.client_id, "login_hint": "hint",
                "target_link_uri": f"{base}/lti/launch",
            }  # fmt: skip
            login = _good(self.browser.get(f"/lti/login?{urlencode(asked)}", cookies), 302)
            sent = parse_qs(urlsplit(login.headers["location"]).query)
            token = self._token(sub, sent["nonce"][0], f"{base}/lti/launch")
            form = [("state", sent["state"][0]), ("id_token", token)]
            entered = _good(self.browser.post("/lti/launch", cookies, form), 303)
            return login, entered, _good(self.browser.get(urlsplit(entered.headers["location"]).path, cookies), 200)

        return step

    def _token(self, sub: str, nonce: str, target: str) -> str:
        at = int(time.time())
        scores = f"{self.world.issuer}/items/1"
        body = {
            "iss": self.world.issuer, "aud": self.world.client_id, "iat": at, "exp": at + 60, "nonce": nonce,
            "sub": sub, "name": f"Trainee {sub}",
            claims.MESSAGE_TYPE: claims.RESOURCE_LINK_REQUEST, claims.VERSION: claims.LTI_VERSION,
            claims.DEPLOYMENT_ID: "1", claims.TARGET_LINK_URI: target, claims.ROLES: [LEARNER],
            claims.RESOURCE_LINK: {"id": f"link-{FIRST}", "title": FIRST},
            claims.CONTEXT: {"id": "bench-0", "title": "Group 0"},
            claims.AGS: {"scope": [claims.SCOPE_SCORE], "lineitem": scores},
        }  # fmt: skip
        return jwt.encode(body, key(0).private, "RS256", {"kid": key(0).kid})


def _hidden(form: str) -> list[tuple[str, str]]:
    return filled(f"<form data-convive-form {form}</form>")


def _good(answer: Answer, status: int) -> Answer:
    assert answer.status == status, f"{answer.status} instead of {status}: {answer.text[:1500]}"
    return answer
