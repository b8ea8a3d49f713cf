"""The claims of an LTI message: their names, and the frozen things they become.

Nothing here decides whether a message is accepted; reading a hostile claim
belongs to `lti.reading`, judging it to `lti.message` and `lti.launch`.
Sources: LTI Core 1.3, Deep Linking 2.0, Assignment and Grade Services 2.0,
Names and Role Provisioning Services 2.0, Course Groups Service 1.0, Submission
Review Service 1.0, Platform Notification Service 1.0, LTI 1.3 Migration Guide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_CORE: Final = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP_LINKING: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/"

VERSION: Final = _CORE + "version"
MESSAGE_TYPE: Final = _CORE + "message_type"
DEPLOYMENT_ID: Final = _CORE + "deployment_id"
TARGET_LINK_URI: Final = _CORE + "target_link_uri"
RESOURCE_LINK: Final = _CORE + "resource_link"
ROLES: Final = _CORE + "roles"
CONTEXT: Final = _CORE + "context"
TOOL_PLATFORM: Final = _CORE + "tool_platform"
LAUNCH_PRESENTATION: Final = _CORE + "launch_presentation"
CUSTOM: Final = _CORE + "custom"
FOR_USER: Final = _CORE + "for_user"
LTI1P1: Final = _CORE + "lti1p1"
AGS: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS: Final = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
NOTICE: Final = _CORE + "notice"
NOTICE_SERVICE: Final = _CORE + "platformnotificationservice"
ORIGIN_CONTEXTS: Final = _CORE + "origin_contexts"
GROUPS: Final = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"
DEEP_LINKING_SETTINGS: Final = _DEEP_LINKING + "deep_linking_settings"
CONTENT_ITEMS: Final = _DEEP_LINKING + "content_items"
DEEP_LINKING_DATA: Final = _DEEP_LINKING + "data"

LTI_VERSION: Final = "1.3.0"
RESOURCE_LINK_REQUEST: Final = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST: Final = "LtiDeepLinkingRequest"
DEEP_LINKING_RESPONSE: Final = "LtiDeepLinkingResponse"
SUBMISSION_REVIEW_REQUEST: Final = "LtiSubmissionReviewRequest"
DATA_PRIVACY_REQUEST: Final = "LtiDataPrivacyLaunchRequest"
# The draft's first name: Sakai Plus (docs of its `plus` module) and the sample of Canvas in PyLTI1p3's tests have it.
DATA_PRIVACY_REQUEST_OLD: Final = "DataPrivacyLaunchRequest"

_AGS_SCOPE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCOPE_LINE_ITEM: Final = _AGS_SCOPE + "lineitem"
SCOPE_LINE_ITEM_READ: Final = _AGS_SCOPE + "lineitem.readonly"
SCOPE_RESULT: Final = _AGS_SCOPE + "result.readonly"
SCOPE_SCORE: Final = _AGS_SCOPE + "score"
SCOPE_ROSTER: Final = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPE_NOTICES: Final = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
SCOPE_GROUPS: Final = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"


@dataclass(frozen=True, slots=True)
class Context:
    """The course the launch comes from; `types` are full names or short ones (Moodle 4.5 sends `CourseSection`)."""

    id: str
    title: str = ""
    label: str = ""
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceLink:
    """The place in the course that was opened."""

    id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Ags:
    """Assignment and Grade Services as claimed; an address is "" where the platform gave none."""

    lineitem: str = ""
    lineitems: str = ""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Nrps:
    """Names and Role Provisioning Services, version 2."""

    url: str


@dataclass(frozen=True, slots=True)
class NoticeService:
    """Platform Notification Service, version 1: where to ask for notices, and which types there are."""

    url: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Groups:
    """Course Groups Service, version 1; `sets_url` is "" where the platform has no sets."""

    groups_url: str
    sets_url: str = ""


@dataclass(frozen=True, slots=True)
class ForUser:
    """Whom a message is about, when that is not who launches; `name` may be ""."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class DeepLinking:
    """What a deep linking request allows; `data` is None when the platform sent none, and echoed otherwise."""

    return_url: str
    accept_types: frozenset[str]
    accept_targets: frozenset[str]
    accept_multiple: bool = True
    accept_lineitem: bool | None = None
    auto_create: bool = False
    title: str = ""
    text: str = ""
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Presentation:
    """How the platform shows the launch, and where it wants the person back; `return_url` is http(s) or ""."""

    return_url: str = ""
    locale: str = ""
    document_target: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who launched: `sub` is unique within the issuer; the rest is optional and may be ""."""

    sub: str
    name: str = ""
    email: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A whole LTI message after its claims were read; nothing in it is a raw claim but `custom`'s texts."""

    message_type: str
    deployment_id: str
    target_link_uri: str
    person: Person
    roles: tuple[str, ...]
    presentation: Presentation
    context: Context | None = None
    resource_link: ResourceLink | None = None
    ags: Ags | None = None
    nrps: Nrps | None = None
    notices: NoticeService | None = None
    deep_linking: DeepLinking | None = None
    groups: Groups | None = None
    for_user: ForUser | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
