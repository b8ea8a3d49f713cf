"""Settings of an installation, read from the environment once at start.

Settings of an academy are rows, not settings of the installation.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from courses import pseudo

TRIAL_SECRET = "a-trial-on-one-machine-only"  # noqa: S105  # Refused by `Settings.complaints` wherever the tool is public.

LOCALES = ("en", "es")
"""The languages that every page speaks."""


def nearest_locale(wanted: str | None, otherwise: str) -> str:
    """The supported locale nearest to a tag such as `es-MX`; `otherwise` for an unknown one."""
    short = (wanted or "").replace("_", "-").split("-", 1)[0].lower()
    return short if short in LOCALES else otherwise


class Settings(BaseSettings):
    """Everything an operator may set, prefix `CONVIVE_` (docs: README, "Run it for real")."""

    model_config = SettingsConfigDict(env_prefix="CONVIVE_", extra="ignore", frozen=True)

    database_url: str = Field(default_factory=lambda: f"sqlite:///{Path('var').resolve() / 'convive.sqlite'}")
    redis_url: str = ""
    base_url: str = "http://localhost:8000"
    secret_key: str = TRIAL_SECRET
    secret_key_fallbacks: str = ""
    """Former values of `secret_key`, separated by commas: what they sealed and signed is still accepted."""

    key_lead_hours: int = Field(default=24, ge=0, le=24 * 30)
    """How long a new signing key is published before it signs: platforms keep our key set for hours (Moodle 4.5)."""

    allow_private_network: bool = False
    default_locale: str = "en"
    default_jurisdiction: str = "ES"
    log_level: str = "INFO"
    trusted_proxies: int = 0
    trusted_hosts: str = ""
    """More names, separated by commas, by which this installation may be asked: those of probes, for one."""

    jobs: str = "embedded"
    """`embedded`: worker threads in the web process; `worker`: `convive worker` does them; `off`: tests."""

    pseudo_locales: bool = False
    """Also offer the two languages that nobody speaks (`courses.pseudo`): for translators' trials, never in public."""

    metrics_token: str = ""
    """Bearer token for `/metrics` from elsewhere; without one only loopback may read it."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages that pages are offered in."""
        return LOCALES + pseudo.LOCALES if self.pseudo_locales else LOCALES

    @property
    def is_trial(self) -> bool:
        """Whether the tool answers on this machine only, where Chromium needs no TLS."""
        return self.base_url.startswith(("http://localhost", "http://127.0.0.1"))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret that seals and signs, then those that only open."""
        former = (one.strip() for one in self.secret_key_fallbacks.split(","))
        return tuple(dict.fromkeys((self.secret_key, *filter(None, former))))

    @property
    def hosts(self) -> list[str]:
        """The names that a request may be addressed to: the public one, this machine, and what the operator adds."""
        more = (one.strip() for one in self.trusted_hosts.split(","))
        own = urlsplit(self.base_url).hostname or ""
        return list(dict.fromkeys(filter(None, (own, "localhost", "127.0.0.1", *more))))

    @property
    def sync_database_url(self) -> str:
        """The address with the driver that Convive ships: psycopg 3 for PostgreSQL."""
        for scheme in ("postgresql://", "postgres://"):
            if self.database_url.startswith(scheme):
                return "postgresql+psycopg://" + self.database_url.removeprefix(scheme)
        return self.database_url

    def complaints(self) -> list[str]:
        """Why this installation must not start, in sentences an operator can act on."""
        found = []
        if not self.is_trial and self.secret_key == TRIAL_SECRET:
            found.append("Set CONVIVE_SECRET_KEY to a long random value: this one is public.")
        if not self.is_trial and TRIAL_SECRET in self.secrets[1:]:
            found.append("Take the trial's secret out of CONVIVE_SECRET_KEY_FALLBACKS: anybody could sign with it.")
        if not self.is_trial and not self.base_url.startswith("https://"):
            found.append("Set CONVIVE_BASE_URL to an https:// address: an LMS frame refuses cookies without TLS.")
        if not self.is_trial and self.pseudo_locales:
            found.append("Unset CONVIVE_PSEUDO_LOCALES: nobody speaks these languages.")
        if not self.is_trial and self.allow_private_network:
            found.append("Unset CONVIVE_ALLOW_PRIVATE_NETWORK: it is for trials on one machine.")
        return found


def read_settings() -> Settings:
    """Settings of the environment and of the file named by `CONVIVE_ENV_FILE`, the environment first."""
    return Settings(_env_file=os.environ.get("CONVIVE_ENV_FILE") or None)
