"""What can be said of a launch that was refused: which login it claims to belong to.

Nothing of it is believed: it only helps to show the refusal well, inside the
platform's frame, with a link that begins again (`lti.login.again`).
"""

from dataclasses import dataclass

from lti.http import Request
from lti.launch import Wire, is_state
from lti.ports import LoginRecord, Registration


@dataclass(frozen=True, slots=True)
class Attempted:
    """A login that was started here, and the registration it was started for."""

    record: LoginRecord
    registration: Registration


def attempted(request: Request, wire: Wire) -> Attempted | None:
    """The login whose state was posted, spent or not; None when there is no such login or its platform is gone."""
    state = request.params.get("state", "")
    record = wire.logins.peek(state) if is_state(state) else None
    registration = wire.registrations.by_id(record.registration_id) if record else None
    return Attempted(record, registration) if record and registration else None
