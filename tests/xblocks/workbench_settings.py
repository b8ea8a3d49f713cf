"""Settings of the workbench for the tests: a database of its own, no log file, and the reader's language.

`WORKBENCH_DATABASES` names the database, as in the workbench's own settings.
"""

from typing import Any

from workbench.settings import *  # noqa: F403
from workbench.settings import INSTALLED_APPS as _APPS
from workbench.settings import MIDDLEWARE as _MIDDLEWARE

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
LOGGING: dict[str, Any] = {}
LOGGING_CONFIG = None
LANGUAGE_CODE = "en"
# Open edX honours the reader's language; the workbench only does so with Django's own middleware.
MIDDLEWARE = [*_MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]
# The service for files of other blocks; ours keep none, so it need not be there.
INSTALLED_APPS = [app for app in _APPS if app != "djpyfs"]

ROOT_URLCONF = "tests.xblocks.workbench_urls"
"""Its own addresses, with the golden documents among the scenarios."""
