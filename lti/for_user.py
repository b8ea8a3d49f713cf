"""Messages about somebody: submission review and data privacy, both with the claim that names the person.

Whether who launches may see that person's things belongs to the host.
Sources: Submission Review Service 1.0, section 3; Data Privacy Launch (draft).
"""

from collections.abc import Mapping
from typing import Any, Final

from lti import claims, reading
from lti.claims import ForUser
from lti.refused import N_, Refused

_SENTENCE: Final = N_("The platform sent a person that the tool cannot read.")


def required(raw: Mapping[str, Any]) -> ForUser:
    """The person a submission review is about; raises Refused where none is named."""
    found = optional(raw)
    if found is None:
        raise Refused("for_user", N_("The platform did not say whose work is to be shown."), 400)
    return found


def optional(raw: Mapping[str, Any]) -> ForUser | None:
    """The person a data privacy launch is about; None where people ask for themselves.

    The specification says `user_id`; an early draft said `id`, as the sample of Canvas in PyLTI1p3's tests does.
    """
    found = reading.mapping(raw.get(claims.FOR_USER), "for_user", _SENTENCE)
    if not found:
        return None
    sub = found.get("user_id") if found.get("user_id") is not None else found.get("id")
    return ForUser(id=reading.identifier(sub, "for_user", _SENTENCE), name=reading.name(found.get("name")))


def check_column(raw: Mapping[str, Any]) -> None:
    """A submission review names the column it is about; a resource link alone will do.

    Canvas' SpeedGrader sends the context's id as that of the link (github.com/instructure/canvas-lms/issues/1952),
    so the host looks for the column first.
    """
    sentence = N_("The platform did not say which column of the gradebook is meant.")
    services = reading.mapping(raw.get(claims.AGS), "ags", sentence)
    link = reading.mapping(raw.get(claims.RESOURCE_LINK), "resource_link", sentence)
    if not services.get("lineitem") and not link.get("id"):
        raise Refused("lineitem", sentence, 400)
