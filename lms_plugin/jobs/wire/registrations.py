"""`lti.ports.Registrations` on our tables. Disabled registrations are not there.

Nothing is cached: a registration that was disabled is refused at once by every process.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, Select, String, bindparam, or_, select

from lms_plugin.db.asking import ask_on
from lms_plugin.jobs.transactions import asking
from lms_plugin.models import Deployment, RegistrationRow
from lms_plugin.services.consumers import unsealed
from lms_plugin.services.keys import Secrets
from lti.ports import Registration
from lti.roles import overrides_of

LIVE = "live"


class TableRegistrations:
    def __init__(self, engine: Engine, secrets: Secrets) -> None:
        self._engine = engine
        self._secrets = secrets

    def find(self, issuer: str, client_id: str | None) -> Sequence[Registration]:
        with asking(self._engine) as connection:
            return self._live(connection, _NAMED, issuer=issuer, client_id=client_id)

    def by_id(self, registration_id: int) -> Registration | None:
        with asking(self._engine) as connection:
            found = self._live(connection, _ONE, registration=registration_id)
        return found[0] if found else None

    def _live(
        self, connection: Connection, wanted: Select[*tuple[Any, ...]], **values: Any
    ) -> list[Registration]:
        """One query for registrations and their deployments: a row for each deployment, or one where there is none."""
        found: dict[int, Registration] = {}
        for row in ask_on(connection, wanted, **values):
            facts = dict(zip(_NAMES, row, strict=True))
            deployment_id = facts.pop("deployment_id")
            one = found.get(facts["id"]) or _frozen(facts, self._secrets)
            known = one.deployment_ids if deployment_id is None else one.deployment_ids | {deployment_id}
            found[one.id] = replace(one, deployment_ids=known)
        return list(found.values())


_CLIENT = bindparam("client_id", type_=String())
_LIVE = (
    select(
        RegistrationRow.id,
        RegistrationRow.issuer,
        RegistrationRow.client_id,
        RegistrationRow.auth_url,
        RegistrationRow.token_url,
        RegistrationRow.jwks_url,
        RegistrationRow.name,
        RegistrationRow.token_audience,
        RegistrationRow.family,
        RegistrationRow.awaits_deployment,
        RegistrationRow.role_overrides,
        RegistrationRow.consumer_key,
        RegistrationRow.consumer_secret,
        Deployment.deployment_id,
    )
    .outerjoin(Deployment, Deployment.registration_id == RegistrationRow.id)
    .where(RegistrationRow.status == LIVE)
    .order_by(RegistrationRow.id)
)
_NAMES = tuple(_LIVE.selected_columns.keys())
_ONE = _LIVE.where(RegistrationRow.id == bindparam("registration"))
_NAMED = _LIVE.where(
    RegistrationRow.issuer == bindparam("issuer"), or_(_CLIENT.is_(None), RegistrationRow.client_id == _CLIENT)
)


def _frozen(facts: dict[str, Any], secrets: Secrets) -> Registration:
    sealed = facts["consumer_secret"]
    read = {
        "role_overrides": overrides_of(facts["role_overrides"]),
        "consumer_key": facts["consumer_key"] or "",
        "consumer_secret": unsealed(sealed, secrets) if sealed else "",
    }
    return Registration(**{**facts, **read})
