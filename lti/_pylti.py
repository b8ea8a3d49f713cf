"""The message validators of PyLTI1p3, the only part of it in use.

Its session, cookie, nonce, key and HTTP layers stay unused: see
`lti.envelope`, `lti.login` and `lti.outward` for what stands in their place.
"""

from collections.abc import Mapping
from typing import Any

from pylti1p3.exception import LtiException
from pylti1p3.message_validators.deep_link import DeepLinkMessageValidator
from pylti1p3.message_validators.resource_message import ResourceMessageValidator

_VALIDATORS = (ResourceMessageValidator(), DeepLinkMessageValidator())


def complaint(claims: Mapping[str, Any]) -> str | None:
    """What the validator of this message's type has against it, None when nothing.

    The validators take the types of the claims for granted; a message that
    breaks them has failed as well.
    """
    body = dict(claims)
    fitting = [validator for validator in _VALIDATORS if validator.can_validate(body)]
    if len(fitting) != 1:
        return "no validator for this type of message"
    try:
        return None if fitting[0].validate(body) else "the message is not valid"
    except LtiException as error:
        return str(error)
    except (AttributeError, KeyError, TypeError, ValueError):
        return "a claim has the wrong form"
