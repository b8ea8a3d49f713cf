"""The one way the wire says no to a login or a launch.

A refusal carries a stable word for the log, a sentence a person can pass on,
and the HTTP status. How it is shown, translated and counted belongs to the host.
"""

from typing import Literal, TypeAlias

Status: TypeAlias = Literal[400, 401, 403]


def N_(msgid: str) -> str:  # noqa: N802  (the name that message extractors look for)
    """Mark a sentence for translation; the host translates it when it is shown."""
    return msgid


class Refused(Exception):
    """A login or launch that is not accepted.

    `check` names the check that failed (a stable word for the log); `sentence`
    is a constant English msgid, marked with `N_`; `detail` is for the operator's log only and never holds
    a token; `reopen` tells the host that a new window may help (no cookie came
    back from inside a frame).
    """

    def __init__(
        self, check: str, sentence: str, status: Status = 400, *, reopen: bool = False, detail: str = ""
    ) -> None:
        super().__init__(f"{check}: {sentence}")
        self.check = check
        self.sentence = sentence
        self.status: Status = status
        self.reopen = reopen
        self.detail = detail
