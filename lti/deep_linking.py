"""Answering a deep linking request: the chosen activities, signed, as a form that goes back to the platform.

Reading the request belongs to `lti.message`; the page around the form, and who
presses its button, to the host.
Source: Deep Linking 2.0, sections 3 and 4.5.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any, Final

import jwt

from lti import claims, grades, urls
from lti.claims import DeepLinking
from lti.ports import Registration, ToolKey
from lti.services import BACKDATED

RESPONSE_LIFE: Final = timedelta(minutes=5)
RESOURCE_LINK: Final = "ltiResourceLink"


class NotAccepted(ValueError):
    """The choice does not fit what the platform asked for; the text says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when; either end may be open."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def written(self) -> dict[str, str]:
        """As the answer carries it, empty for a span without ends."""
        ends = {"startDateTime": self.starts_at, "endDateTime": self.ends_at}
        return {name: grades.stamp(moment) for name, moment in ends.items() if moment is not None}


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture of an item by its absolute address, in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Review:
    """Where the gradebook opens what somebody has handed in (Submission Review 1.0)."""

    url: str
    label: str
    statuses: tuple[grades.ActivityProgress, ...] = ("InProgress", "Submitted", "Completed")


@dataclass(frozen=True, slots=True)
class Item:
    """One activity to be placed in the course: a resource link of ours.

    `line_item` asks for a column; `custom` comes back in each launch; dates and
    pictures are optional. `window` asks for a window of its own where the
    platform accepts that, else it opens in a frame. `available` is when the
    link can be opened, `submission` when work counts; `review` lets the gradebook open it again.
    """

    url: str
    title: str
    text: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    line_item: grades.LineItem | None = None
    review: Review | None = None
    thumbnail: Thumbnail | None = None
    target: str = "iframe"
    available: Span = Span()
    submission: Span = Span()


@dataclass(frozen=True, slots=True)
class ResponseForm:
    """A form to post: its address and hidden fields. Nothing here sends itself; that would need a script."""

    action: str
    fields: tuple[tuple[str, str], ...]

    def html(self, button: str) -> str:
        """The form as escaped HTML with a button of this label."""
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in self.fields
        )
        return (
            f'<form method="post" action="{escape(self.action)}">{hidden}'
            f'<button type="submit">{escape(button)}</button></form>'
        )


def response_form(
    settings: DeepLinking,
    items: Sequence[Item],
    registration: Registration,
    deployment_id: str,
    key: ToolKey,
    now: datetime,
) -> ResponseForm:
    """The signed answer to one request; no items at all is how a person says “none”. Raises NotAccepted."""
    _check(settings, items)
    body = {
        "iss": registration.client_id,
        "aud": [registration.issuer],
        "iat": int((now - BACKDATED).timestamp()),
        "exp": int((now + RESPONSE_LIFE).timestamp()),
        "nonce": secrets.token_urlsafe(24),
        claims.DEPLOYMENT_ID: deployment_id,
        claims.MESSAGE_TYPE: claims.DEEP_LINKING_RESPONSE,
        claims.VERSION: claims.LTI_VERSION,
        claims.CONTENT_ITEMS: [_content_item(settings, item) for item in items],
        # Sent back only when it came: platforms refuse `null`.
        **({} if settings.data is None else {claims.DEEP_LINKING_DATA: settings.data}),
    }
    token = jwt.encode(body, key.private, algorithm="RS256", headers={"kid": key.kid})
    return ResponseForm(settings.return_url, (("JWT", token),))


def _check(settings: DeepLinking, items: Sequence[Item]) -> None:
    if urls.web_address(settings.return_url) is None:
        raise NotAccepted("the return address is not a web address")
    if items and RESOURCE_LINK not in settings.accept_types:
        raise NotAccepted("the platform takes no activities of a tool here")
    if len(items) > 1 and not settings.accept_multiple:
        raise NotAccepted("the platform takes one activity at a time here")


def _content_item(settings: DeepLinking, item: Item) -> dict[str, Any]:
    members: dict[str, Any] = {"type": RESOURCE_LINK, "url": item.url, "title": item.title}
    optional: dict[str, Any] = {
        "text": item.text,
        "custom": dict(item.custom),
        "thumbnail": _thumbnail(item.thumbnail),
        "available": item.available.written(),
        "submission": item.submission.written(),
        "lineItem": _line_item(item) if settings.accept_lineitem is not False else {},
    }
    members |= {name: value for name, value in optional.items() if value}
    if item.target in settings.accept_targets and item.target in ("iframe", "window"):
        members[item.target] = {"targetName": "_blank"} if item.target == "window" else {}
    return members


def _thumbnail(picture: Thumbnail | None) -> dict[str, Any]:
    return {} if picture is None else {"url": picture.url, "width": picture.width, "height": picture.height}


def _line_item(item: Item) -> dict[str, Any]:
    if item.line_item is None:
        return {}
    column = item.line_item
    members: dict[str, Any] = {
        "label": column.label,
        "scoreMaximum": column.maximum,
        "resourceId": column.resource_id,
        "tag": column.tag,
    }
    if item.review is not None:
        members["submissionReview"] = {
            "reviewableStatus": list(item.review.statuses), "label": item.review.label, "url": item.review.url,
        }  # fmt: skip
    return {name: value for name, value in members.items() if value != ""}
