"""What a platform's deep linking request asks for, kept with the visit until the choice goes back.

Making the answer belongs to `lti.deep_linking`, the choice itself to a page.
"""

from typing import Self

from pydantic import BaseModel, ConfigDict

from lti.claims import DeepLinking
from lti.launch import Launch


class Picking(BaseModel):
    """One request to choose content, as `Visit.deep_linking` holds it (JSON).

    `registration_id` is the row at the wire's registrations; `request` goes to
    `lti.deep_linking.response_form` together with `deployment_id`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    registration_id: int
    deployment_id: str
    request: DeepLinking

    @classmethod
    def of(cls, launch: Launch) -> Self | None:
        """The request of a deep linking launch, None for other launches."""
        if launch.deep_linking is None:
            return None
        return cls(
            registration_id=launch.registration.id, deployment_id=launch.deployment_id, request=launch.deep_linking
        )

    def text(self) -> str:
        """As the visit keeps it; `Picking.model_validate_json` reads it back."""
        return self.model_dump_json()
