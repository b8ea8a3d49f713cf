"""The claims of the messages a platform sends: launch, deep linking, submission review, data privacy.

Deciding whether a message may be sent belongs to `lti.platform.authorise`.
Sources: LTI Core 1.3 (5.3, 5.4), Deep Linking 2.0 (4.4), AGS 2.0 (3.1), NRPS 2.0 (3.6.1.1), Course Groups
Service 1.0 (3.1), Platform Notification Service 1.0, Submission Review Service 1.0 (3), Data Privacy Launch (draft).
"""

from datetime import datetime, timedelta
from typing import Any

from lti.platform import vocabulary as v
from lti.platform.model import Context, Errand, LineItem, Link, Person, Tool
from lti.platform.ports import Platform

LIFE = timedelta(minutes=5)
ACCEPTED_TYPES = ("ltiResourceLink",)


def launch(
    platform: Platform, tool: Tool, errand: Errand, person: Person, context: Context, link: Link
) -> dict[str, Any]:
    """Claims of an LtiResourceLinkRequest, without nonce and times."""
    resource = {"id": link.id, "title": link.title}
    if link.text:
        resource["description"] = link.text
    return _in_course(platform, tool, errand, person, context) | _groups(platform, tool, context) | {
        v.MESSAGE_TYPE: v.RESOURCE_LINK_REQUEST,
        v.RESOURCE_LINK: resource,
        v.CUSTOM: dict(link.custom),
        v.AGS_ENDPOINT: _gradebook(platform, tool, context, link),
        v.NRPS_SERVICE: {
            "context_memberships_url": platform.members_url(context.id),
            "service_versions": ["2.0"],
        },
    } | _notices(platform, tool)


def deep_linking(
    platform: Platform, tool: Tool, errand: Errand, person: Person, context: Context
) -> dict[str, Any]:
    """Claims of an LtiDeepLinkingRequest, without nonce and times; `data` is the errand's hint."""
    return _in_course(platform, tool, errand, person, context) | {
        v.MESSAGE_TYPE: v.DEEP_LINKING_REQUEST,
        v.DL_SETTINGS: {
            "deep_link_return_url": platform.deep_linking_url,
            "accept_types": list(ACCEPTED_TYPES),
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": True,
            "accept_lineitem": True,
            "auto_create": True,
            "data": errand.hint,
        },
    }


def review(
    platform: Platform, tool: Tool, errand: Errand, person: Person, context: Context, item: LineItem
) -> dict[str, Any]:
    """Claims of an LtiSubmissionReviewRequest about the errand's person in this column, without nonce and times."""
    link = platform.school.link(item.resource_link_id) if item.resource_link_id else None
    resource = {v.RESOURCE_LINK: {"id": link.id, "title": link.title}} if link else {}
    return _in_course(platform, tool, errand, person, context) | resource | {
        v.MESSAGE_TYPE: v.SUBMISSION_REVIEW_REQUEST,
        v.FOR_USER: _about(platform, errand),
        v.AGS_ENDPOINT: {
            "scope": [scope for scope in v.AGS_SCOPES if scope in tool.scopes],
            "lineitems": platform.items_url(context.id),
            "lineitem": platform.item_url(item),
        },
    }


def privacy(platform: Platform, tool: Tool, errand: Errand, person: Person) -> dict[str, Any]:
    """Claims of an LtiDataPrivacyLaunchRequest, without nonce and times: it belongs to no course and no link."""
    about = {v.FOR_USER: _about(platform, errand)} if errand.about else {}
    return _shared(platform, tool, errand, person) | about | {v.MESSAGE_TYPE: v.DATA_PRIVACY_REQUEST}


def timed(claims: dict[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
    """The claims with nonce, issue time and end."""
    return claims | {"nonce": nonce, "iat": int(now.timestamp()), "exp": int((now + LIFE).timestamp())}


def _about(platform: Platform, errand: Errand) -> dict[str, Any]:
    person = platform.school.person(errand.about)
    named = {"name": person.name, "roles": list(person.roles)} if person else {}
    return {"user_id": errand.about} | named


def _groups(platform: Platform, tool: Tool, context: Context) -> dict[str, Any]:
    """Where groups are read; nothing for a course without any, and for a tool that may not read them."""
    if not platform.school.groups(context.id) or v.SCOPE_GROUPS not in tool.scopes:
        return {}
    return {
        v.GROUPS_SERVICE: {
            "scope": [v.SCOPE_GROUPS],
            "context_groups_url": platform.groups_url(context.id),
            "context_group_sets_url": platform.group_sets_url(context.id),
            "service_versions": ["1.0"],
        }
    }


def _notices(platform: Platform, tool: Tool) -> dict[str, Any]:
    """Where notices are asked for; nothing for a tool that may not."""
    if v.SCOPE_NOTICES not in tool.scopes:
        return {}
    return {
        v.NOTICE_SERVICE: {
            "service_versions": ["1.0"],
            "platform_notification_service_url": platform.notices_url,
            "scope": [v.SCOPE_NOTICES],
            "notice_types_supported": list(v.NOTICE_TYPES),
        }
    }


def _in_course(
    platform: Platform, tool: Tool, errand: Errand, person: Person, context: Context
) -> dict[str, Any]:
    return _shared(platform, tool, errand, person) | {
        v.CONTEXT: {
            "id": context.id, "label": context.label, "title": context.title, "type": list(context.types),
        },
    }


def _shared(platform: Platform, tool: Tool, errand: Errand, person: Person) -> dict[str, Any]:
    return {
        "iss": platform.issuer,
        "aud": tool.client_id,
        "azp": tool.client_id,
        "sub": person.sub,
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "locale": person.locale,
        v.VERSION_CLAIM: v.VERSION,
        v.DEPLOYMENT_ID: tool.deployment_id,
        v.TARGET_LINK_URI: errand.target_link_uri,
        v.ROLES: list(person.roles),
        v.LAUNCH_PRESENTATION: {
            "document_target": errand.document_target,
            "return_url": errand.return_url,
            "locale": person.locale,
        },
        v.TOOL_PLATFORM: {
            "guid": platform.issuer, "name": platform.name, "product_family_code": platform.product, "version": "1",
        },
    }


def _gradebook(platform: Platform, tool: Tool, context: Context, link: Link) -> dict[str, Any]:
    """The AGS claim; `lineitem` is named only when exactly one is coupled to the link (AGS 2.0, 3.1)."""
    endpoint: dict[str, Any] = {
        "scope": [scope for scope in v.AGS_SCOPES if scope in tool.scopes],
        "lineitems": platform.items_url(context.id),
    }
    coupled = [
        item for item in platform.gradebook.items(tool.client_id, context.id) if item.resource_link_id == link.id
    ]
    if len(coupled) == 1:
        endpoint["lineitem"] = platform.item_url(coupled[0])
    return endpoint
