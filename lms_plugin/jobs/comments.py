"""The words beside a score in the platform's gradebook: how far somebody is, in the academy's language.

No name and no mark is repeated here: the gradebook has both.
"""

from functools import cache
from pathlib import Path
from typing import Final

from babel.support import NullTranslations, Translations

from lms_plugin.jobs.outbox import Claimed
from lti.refused import N_

_CATALOGUES: Final = Path(__file__).parent.parent / "translations"
_MODULE: Final = N_("Activities done: %(done)s of %(required)s")
_ACTIVITY: Final = N_("Attempts handed in: %(number)s")


def of(claimed: Claimed) -> str:
    """One line, "" while there is nothing to say."""
    words = _catalogue(claimed.locale)
    if claimed.stage == "started":
        return ""
    if claimed.attempts is not None:
        return words.ugettext(_ACTIVITY) % {"number": claimed.attempts} if claimed.attempts else ""
    if not claimed.required:
        return ""
    return words.ugettext(_MODULE) % {"done": claimed.done, "required": claimed.required}


@cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(_CATALOGUES, [locale])
