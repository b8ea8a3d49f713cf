"""The desk of the campus: what a test asks it to do, in place of Open edX's own pages.

Everything that travels on the wire is the platform's.
"""

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from lti_consumer.api import get_lti_1p3_content_url, get_lti_1p3_launch_info, get_lti_1p3_launch_start_url
from lti_consumer.data import Lti1p3LaunchData
from lti_consumer.models import LtiConfiguration
from lti_consumer.utils import get_lti_api_base

from campus.course import COURSE, PEOPLE, PUBLISHED, external_id, location


def facts(_request: HttpRequest, block: str) -> JsonResponse:
    """What an administrator copies into the tool."""
    info = get_lti_1p3_launch_info(_launch("ana", block))
    return JsonResponse({
        "issuer": get_lti_api_base(), "client_id": info["client_id"], "auth_url": info["oidc_callback"],
        "token_url": info["token_url"], "jwks_url": info["keyset_url"], "deployment_id": info["deployment_id"],
    })  # fmt: skip


def people(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({user.username: external_id(user) for user in User.objects.all()})


def enter(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in to the campus."""
    login(request, get_object_or_404(User, username=username), backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse(username)


def opened(request: HttpRequest, block: str, username: str) -> HttpResponseRedirect:
    """Open a block in the course."""
    return HttpResponseRedirect(get_lti_1p3_launch_start_url(_launch(username, block)))


def picked(request: HttpRequest, block: str, username: str) -> HttpResponseRedirect:
    """Choose content for a block in Studio."""
    return HttpResponseRedirect(get_lti_1p3_launch_start_url(_launch(username, block), deep_link_launch=True))


def content(request: HttpRequest, block: str, username: str) -> HttpResponseRedirect:
    """Open what was chosen for a block."""
    return HttpResponseRedirect(get_lti_1p3_content_url(_launch(username, block)))


def gradebook(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"published": PUBLISHED})


def _launch(username: str, block: str) -> Lti1p3LaunchData:
    user = get_object_or_404(User, username=username)
    return Lti1p3LaunchData(
        user_id=user.pk, user_role=PEOPLE[username][1], resource_link_id=str(location(block)),
        config_id=LtiConfiguration.objects.get(location=location(block)).config_id, name=user.first_name,
        email=user.email, external_user_id=external_id(user), launch_presentation_document_target="iframe",
        context_id=str(COURSE), context_type=["course_offering"], context_title="Hate crime and the local police",
        context_label="HC101",
    )  # fmt: skip
