"""What `lti-consumer-xblock` reads of an LMS's settings, and no more."""

from pathlib import Path
from typing import Any

# As in Open edX: course keys and usage keys carry `+ @ :`.
USAGE_ID = r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))"
_APPS = (
    "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "rest_framework",
    "django_filters", "config_models", "lti_consumer",
)  # fmt: skip


def settings_of(folder: Path, base: str) -> dict[str, Any]:
    """Django's settings for one run, with everything that is kept in this folder."""
    return {
        "SECRET_KEY": "tests-only",
        "DEBUG": False,
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": "campus.urls",
        "INSTALLED_APPS": list(_APPS),
        "MIDDLEWARE": [
            "edx_django_utils.cache.middleware.RequestCacheMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "crum.CurrentRequestUserMiddleware",
        ],
        "TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "campus.sqlite")}},
        # Tables are made as the models are now: how they came to be so is the platform's own history.
        "MIGRATION_MODULES": {name.rpartition(".")[2]: None for name in _APPS},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "LMS_ROOT_URL": base,
        "LTI_BASE": base,
        "LTI_API_BASE": base,
        "PLATFORM_NAME": "Campus of Puerto Alba",
        "USAGE_ID_PATTERN": USAGE_ID,
        "SERVICE_VARIANT": "lms",
        "LTI_CUSTOM_PARAM_TEMPLATES": {},
        "OPENEDX_TELEMETRY": [],
    }
