"""What can go wrong with a call to a platform: errors are types with a fate.

Either the call is worth repeating (`TryLater`) or it is not (`GiveUp`).
Scheduling the repeat belongs to the host's jobs.
"""


class ServiceError(Exception):
    """A call to a platform that did not do what was asked; `reason` is fit for an instructor's screen."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(ServiceError):
    """The same call may succeed later; `retry_after` is the least wait in seconds, None when nobody named one."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Busy(TryLater):
    """The platform asks for a pause; what was not sent yet had better wait as well."""


class Unreachable(TryLater):
    """No whole answer came: name not found, no connection, time-out, broken off, or too large."""


class Conflict(TryLater):
    """The platform already holds something as new or newer (409): send again with a later timestamp."""


class GiveUp(ServiceError):
    """Repeating the same call is useless until a person changes something."""


class NotGranted(GiveUp):
    """The platform granted no scope, or no address, that this call needs."""


class Missing(GiveUp):
    """What the call was about is no longer there (404 or 410): a deleted line item, for one."""


class NotGradable(GiveUp):
    """The platform takes no score for this person (422): Canvas' Test Student, a teacher."""


class AddressRefused(GiveUp):
    """The address may not be called: wrong scheme, a private address, or not an address at all."""
