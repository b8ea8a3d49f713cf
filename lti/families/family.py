"""What may differ between LMS families: one record of quirks per family.

Every quirk is a named field with the behaviour of the specifications as its
default. No quirk is applied here; the module that needs one asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Family:
    """One LMS family and how it departs from the specifications."""

    key: str
    products: frozenset[str] = frozenset()
    """Values of `product_family_code` in the tool_platform claim, in lower case."""

    issuers: frozenset[str] = frozenset()
    """Issuers that one vendor shares among all its institutions."""

    institution_roles_enrol: bool = False
    """Institution roles stand for course roles when no course role is sent."""

    system_administrator_is_course_staff: bool = False
    """`system/person#Administrator` says no more than staff of this course."""

    returns_elsewhere: bool = False
    """The deep linking return address lies on another host than the registration's addresses."""

    clouds: frozenset[str] = frozenset()
    """Domains, each with all below it, that belong to the vendor and may speak for a shared issuer."""

    token_url_is_audience: bool = False
    """The audience of token requests is the token endpoint, whatever the configuration says."""

    deep_linking_placements: tuple[str, ...] = ()
    """Where the picker is offered, of those that the platform lists."""

    registration_extras: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Members added to the tool's configuration when it registers itself."""

    filtered_results_lose_comments: bool = False
    """Results asked for by person come without their comment, so that all are read and the person's are kept."""

    submission_claim: str = ""
    """The member of a score that says whether it is a new submission; "" where none is needed."""

    keeps_only_fully_graded: bool = False
    """A score counts only as `FullyGraded`: unfinished work is sent as graded so far."""

    comments_pile_up: bool = False
    """A comment is added to those before it, so that it is sent with a new submission only."""

    throttles_with_403: bool = False
    """Too many requests are answered 403 with `Rate Limit Exceeded` instead of 429."""

    lineitem_needs_resource: bool = False
    """A new line item needs `resourceLinkId` and `resourceId`, or it never reaches the gradebook."""

    items_share_a_link: bool = False
    """Whatever was chosen for a place opens under that place's resource link; only what an item carries differs."""

    stale_scores_are_bad_requests: bool = False
    """A score that is not newer than the last is answered 400 instead of 409."""

    def is_cloud(self, host: str) -> bool:
        """Whether a host is the vendor's own."""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.clouds)
