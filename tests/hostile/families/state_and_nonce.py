"""Launches that do not belong to their login: state, nonce and cookie of others, used ones, invented ones.

The nonce's place in the message is judged with the envelope; its signature belongs to `signature`.
"""

from typing import Any, Final

from tests.hostile.case import ABSENT, Case, Change, Draft, claim, family, kept, posted, together, twice

NAME: Final = "state and nonce"


def _of_other(part: str) -> Any:
    """A part of another login; the same one for a message in which it comes twice."""
    return lambda begun: str(getattr(begun.other(), part))


def _posted_with(method: str) -> Change:
    def change(draft: Draft) -> None:
        draft.post = method

    return change


def _again_after_a_refusal(draft: Draft) -> None:
    """A refused message has spent its login; a mended one is too late."""
    draft.rounds = 2
    first = iter((1, 0))
    draft.claims["exp"] = lambda begun: begun.now + 60 - 100_000 * next(first)


CASES: Final[tuple[Case, ...]] = (
    *family(
        NAME, 400,
        ("no state", "state", posted(state=ABSENT)),
        ("an empty state", "state", posted(state="")),
        ("an endless state", "state", posted(state="x" * 5_000)),
        ("a state with a NUL", "state", posted(state="a\x00b")),
        ("a state with a line break", "state", posted(state="a\nb")),
        ("no message", "id_token", posted(id_token=ABSENT)),
        ("an empty message", "id_token", posted(id_token="")),
    ),
    *family(
        NAME, 401,
        ("a state that nobody gave", "cookie", posted(state="invented")),
        ("a state in capitals", "cookie", posted(state=lambda begun: begun.state.swapcase())),
        ("a state that is not ASCII", "cookie", posted(state="estado-ñ")),
        ("no cookie", "cookie", kept(lambda begun: "")),
        ("a cookie with another value", "cookie", kept(lambda begun: begun.cookie.partition("=")[0] + "=invented")),
        ("the cookie of another login", "cookie", kept(_of_other("cookie"))),
        ("an invented state with a cookie to fit", "state", together(
            posted(state="invented"), kept(lambda begun: "convive_state_80914f0274ce=invented"),
        )),
        ("the same message again", "state", twice),
        ("a mended message after a refused one", "state", _again_after_a_refusal),
        ("state and cookie of another login", "nonce", together(
            posted(state=_of_other("state")), kept(_of_other("cookie")),
        )),
        ("the nonce of another login", "nonce", claim("nonce", _of_other("nonce"))),
        ("no nonce", "nonce", claim("nonce", ABSENT)),
        ("nonce null", "nonce", claim("nonce", None)),
        ("an empty nonce", "nonce", claim("nonce", "")),
        ("a nonce that is a number", "nonce", claim("nonce", 7)),
        ("a list of nonces", "nonce", claim("nonce", lambda begun: [begun.nonce])),
        ("a nonce in capitals", "nonce", claim("nonce", lambda begun: begun.nonce.swapcase())),
        ("a nonce with a blank behind it", "nonce", claim("nonce", lambda begun: begun.nonce + " ")),
        ("a nonce that is half a character", "nonce", claim("nonce", "\ud800")),
        ("the state in the nonce's place", "nonce", claim("nonce", lambda begun: begun.state)),
        ("a platform that says no", "platform_error", posted(error="login_required", id_token=ABSENT)),
        ("a platform that says no beside a message", "platform_error", posted(error="invalid_request")),
        ("an error that is a script", "platform_error", posted(error="<script>alert(1)</script>")),
    ),
    *family(NAME, 405, ("with GET", None, _posted_with("GET")), ("with PUT", None, _posted_with("PUT"))),
)  # fmt: skip
