"""The families of hostile launches, one file of data for each."""

from tests.hostile.case import Case
from tests.hostile.families import (
    audience,
    deep_linking,
    for_somebody,
    key_sets,
    login_parameters,
    message_claims,
    migration_claim,
    optional_claims,
    services,
    signature,
    state_and_nonce,
    times,
)

CASES: tuple[Case, ...] = (
    *login_parameters.CASES, *state_and_nonce.CASES, *signature.CASES, *key_sets.CASES, *times.CASES,
    *audience.CASES, *message_claims.CASES, *optional_claims.CASES, *services.CASES, *deep_linking.CASES,
    *for_somebody.CASES,
)  # fmt: skip
"""Each is refused with its reason."""

WELCOME: tuple[Case, ...] = (
    *migration_claim.CASES, *for_somebody.WELCOME, *message_claims.WELCOME,
)  # fmt: skip
"""Each is accepted, and what is false in it is believed by nobody."""
