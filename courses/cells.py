"""Text in a table that a spreadsheet opens: none of it may run.

Which tables there are, and how a file of them is written, belongs to the hosts.
"""

import re

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins like this, after blanks or not, may run as a formula; the last four are East Asian wide forms."""

_LATER = re.compile(r"([;|\t\r\n]\s*)(?=[=+\-@＝＋－＠])")
"""So may what follows a separator: a spreadsheet in Spanish parts cells at `;`, where our quotes are none."""


def harmless(text: str) -> str:
    """The text with an apostrophe wherever something would run."""
    apart = _LATER.sub(r"\1'", text)
    return f"'{apart}" if apart.lstrip(" ").startswith(_FORMULAS) else apart
