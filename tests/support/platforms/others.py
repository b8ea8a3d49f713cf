"""Blackboard, D2L Brightspace, Sakai and Open edX, each with the little that sets it apart on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from lti import claims
from lti.http import Reply
from tests.support.lti_fakes import LIS
from tests.support.platforms.lms import SCOPES, Lms
from tests.support.platforms.parts import Column, answered, moment


@dataclass
class Blackboard(Lms):
    """One client for all institutions; which one speaks, the deployment says."""

    family: ClassVar[str] = "blackboard"
    product: ClassVar[str] = "BlackboardLearn"
    issuer: ClassVar[str] = "https://blackboard.com"
    deployment_id: ClassVar[str] = "0a1b2c3d-0000-4000-8000-00000000000a"
    base: str = "https://academy.blackboard.com"
    STORAGE: ClassVar[str] = "lti_storage_frame"

    def results(self, rows: list[dict[str, Any]], wanted: Mapping[str, str]) -> list[dict[str, Any]]:
        """Filtered by person, results come without their comment."""
        if "user_id" not in wanted:
            return rows
        return [{name: value for name, value in row.items() if name != "comment"} for row in rows]


@dataclass
class Brightspace(Lms):
    """The audience of token requests is D2L's own, and its key set names no algorithm."""

    family: ClassVar[str] = "brightspace"
    product: ClassVar[str] = "desire2learn"
    AUDIENCE: ClassVar[str] = "https://api.brightspace.com/auth/token"

    def token_audience(self) -> str | None:
        return self.AUDIENCE

    def key_set(self) -> dict[str, Any]:
        listed = super().key_set()["keys"]
        return {"keys": [{name: value for name, value in jwk.items() if name != "alg"} for jwk in listed]}


@dataclass
class Sakai(Lms):
    """Nothing of a launch or a service is its own; its words for frames belong to the pages."""

    family: ClassVar[str] = "sakai"
    product: ClassVar[str] = "sakai"


@dataclass
class OpenEdx(Lms):
    """Older releases: institution roles only. No product code; identifiers with `+ @ :`; one deployment."""

    family: ClassVar[str] = "openedx"
    BLOCK: ClassVar[str] = "block-v1:Academy+HC101+2026+type@lti_consumer+block@1f"
    granted: frozenset[str] = SCOPES - {claims.SCOPE_LINE_ITEM_READ}

    def message(self, **changes: Any) -> dict[str, Any]:
        return super().message(**{
            "azp": self.registration.client_id,
            claims.ROLES: [LIS + "institution/person#Student"],
            claims.RESOURCE_LINK: {"id": self.BLOCK},
            claims.CONTEXT: {"id": "course-v1:Academy+HC101+2026", "title": "Course"},
            claims.AGS: {"scope": sorted(self.granted), "lineitems": self.container()},
            claims.TOOL_PLATFORM: {"guid": "g", "name": "Campus"},
            **changes,
        })  # fmt: skip

    def take(self, column: Column, score: dict[str, Any]) -> Reply:
        """Equal timestamps are refused like earlier ones, with 400 and the member's name."""
        last = self.kept.get((column.url, score["userId"]))
        if last is not None and moment(score) <= moment(last):
            return answered(400, {"timestamp": ["Score already exists for the provided timestamp"]})
        self.kept[column.url, score["userId"]] = score
        return answered(201, score)

    def shown(self) -> dict[str, float]:
        """Its gradebook: only what hangs on the block's own link and is fully graded."""
        linked = {one.url for one in self.columns if one.members.get("resourceLinkId") == self.BLOCK}
        return {
            user: score["scoreGiven"]
            for (url, user), score in self.kept.items()
            if url in linked and score["gradingProgress"] == "FullyGraded"
        }
