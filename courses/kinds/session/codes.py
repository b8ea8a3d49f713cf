"""Whether what somebody typed at a live meeting is the code of the day: the same for every host that asks for one.

How often somebody may try belongs to the hosts.
"""

import hmac


def is_code(typed: str, code: str) -> bool:
    """Capitals, spaces and hyphens make no difference; an empty code is nobody's. It takes as long for every answer."""
    wanted = _plain(code)
    return bool(wanted) and hmac.compare_digest(_plain(typed).encode(), wanted.encode())


def _plain(written: str) -> str:
    return written.upper().replace(" ", "").replace("-", "")[:64]
