"""Forms that another site makes a browser send are refused, and forms outlive a change of the secret.

Which blueprints need no token of ours is the factory's matter.
"""

from typing import Any, Final

from flask import current_app, g, request
from flask_wtf.csrf import CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer

_SALT: Final = "wtf-csrf-token"
"""Of Flask-WTF's own serializer (`flask_wtf.csrf.generate_csrf`), which keeps the token of a request in `g`."""


_FIELD: Final = "csrf_token"
_HEADER: Final = "X-CSRFToken"


def _comes_from_elsewhere() -> bool:
    """Whether the browser says so; old ones say nothing. The scheme is a proxy's matter and not compared."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.host


class Forgery(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's check, for which a former secret is as good as the present one.

    Flask accepts a session that a former secret has signed, Flask-WTF no form: whoever was writing while the operator
    changed the secret would have lost the page. And what the browser itself calls another site's has no token,
    whatever it brings along. The answer to a form carries the token that was found good: it has no end of its own.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        super().protect(apply_exemptions)
        sent = g.pop("sent_token", None)
        if sent is not None:
            g.csrf_token = sent

    def _get_csrf_token(self) -> Any:
        # Flask-WTF's own reading looks at the end of every field's name, and a part of a multipart body may have none.
        sent = None if _comes_from_elsewhere() else request.form.get(_FIELD) or request.headers.get(_HEADER)
        for former in current_app.config.get("SECRET_KEY_FALLBACKS") or ():
            try:
                raw = URLSafeTimedSerializer(former, salt=_SALT).loads(sent or "")
            except BadData:
                continue
            sent = URLSafeTimedSerializer(current_app.secret_key or "", salt=_SALT).dumps(raw)
            break
        g.sent_token = sent
        return sent
