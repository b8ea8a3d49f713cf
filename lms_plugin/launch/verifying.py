"""What everybody may know of a certificate by its code: that it is real, and what it stands for. Never whose it is.

The address is printed on paper and never changes.
"""

from http import HTTPStatus

from flask import make_response, render_template
from werkzeug.wrappers import Response

from lms_plugin.launch.front import launch
from lms_plugin.queries import certificates
from lms_plugin.web.limits import by_address, limited
from lms_plugin.web.transactions import reading

LONGEST = 64


@launch.get("/verify/<code>")
@limited("60 per minute", by_address)
def verify(code: str) -> Response:
    """Show a certificate without its holder; one plain page for every code that is not known."""
    found = certificates.verified(reading(), _written(code))
    if found is None:
        return make_response(render_template("launch/unverified.html"), HTTPStatus.NOT_FOUND)
    return make_response(render_template("launch/verified.html", certificate=found))


def _written(code: str) -> str:
    """The code as it is kept, however somebody typed it off paper."""
    plain = "".join(letter for letter in code[:LONGEST].upper() if letter.isascii() and letter.isalnum())
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))
