"""Flask's requests and answers in the wire's own words, and back.

Judging them belongs to `lti`.
"""

from dataclasses import replace

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from lti.http import Cookie, Reply, Request


def asked() -> Request:
    """This request as the wire knows it; a form counts before the address."""
    return Request(
        method=request.method,
        path=request.path,
        params={**request.args.to_dict(), **request.form.to_dict()},
        cookies=request.cookies.to_dict(),
        headers=dict(request.headers.items()),
    )


def posted() -> Request:
    """The same with what stands in the form alone: a message in an address would stay in every log on its way."""
    return replace(asked(), params=request.form.to_dict())


def answered(reply: Reply) -> Response:
    """The wire's answer as Flask's."""
    response = Response(reply.body, reply.status, dict(reply.headers))
    for cookie in reply.cookies:
        set_cookie(response, cookie)
    return response


def set_cookie(response: BaseResponse, cookie: Cookie) -> None:
    """A cookie that comes back inside a frame of another site: without Partitioned, Chromium drops it."""
    response.set_cookie(
        cookie.name,
        cookie.value,
        max_age=cookie.max_age,
        path=cookie.path,
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
