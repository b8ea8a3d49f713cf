"""A mark on a session: what was written leaves something for the workers to do.

What that is stands in the rows; who is woken after the commit is the matter of whoever commits.
"""

from typing import Final

from sqlalchemy.orm import Session

_DUE: Final = "due"


def mark_due(session: Session) -> None:
    """Let the workers be woken after this commit. A forgotten mark costs half a minute: a sweep finds what is due."""
    session.info[_DUE] = True


def take_due(session: Session) -> bool:
    """Whether something was marked since this was asked last."""
    return bool(session.info.pop(_DUE, False))
