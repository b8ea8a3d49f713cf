"""Everything the wire borrows from the app, in one bundle.

It only holds the ports together; it decides nothing.
"""

from dataclasses import dataclass

from lti.ports import Keys, KeySets, LoginRecords, Outward, Registrations, Tokens


@dataclass(frozen=True, slots=True)
class Wire:
    """The ports of `lti.ports` that launches and services need."""

    registrations: Registrations
    logins: LoginRecords
    keys: Keys
    key_sets: KeySets
    tokens: Tokens
    outward: Outward
