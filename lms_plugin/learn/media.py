"""Hand out the pictures, recordings and captions of modules to whoever may read a module that holds them.

The address is the digest of the bytes, so a browser may keep what it got for good; nobody in between may.
"""

from io import BytesIO

from flask import Response, abort, send_file

from lms_plugin.learn.room import media
from lms_plugin.queries import media as files
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading


@media.get("/<digest>")
def file(digest: str) -> Response:
    """The file, or the part of it that the player asks for; 404 for a file of modules that are not the reader's."""
    found = files.file(reading(), actor(), digest)
    if found is None:
        abort(404)
    answer = send_file(BytesIO(found.body), mimetype=found.type, conditional=True, etag=digest)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
