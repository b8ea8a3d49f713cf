"""What the tool tells a platform of itself when it registers: names and sentences in every language of the pages.

Which services it asks for is decided in `lti.tool_configuration`.
"""

from collections.abc import Callable

from flask_babel import force_locale
from flask_babel import gettext as _

from lms_plugin.config import LOCALES
from lms_plugin.web.house import house
from lti.registration import Tool

ENGLISH = "en"
NAME = "Convive"


def tool() -> Tool:
    """The tool at this installation's address; a platform shows the English words where it knows no other language."""
    base = house().settings.base_url.rstrip("/")
    return Tool(
        base_url=base,
        name=NAME,
        description=_in(ENGLISH, _description),
        logo_url=f"{base}/static/convive.svg",
        names={code: NAME for code in LOCALES if code != ENGLISH},
        descriptions=_others(_description),
        labels={"": _in(ENGLISH, _label), **_others(_label)},
    )


def _description() -> str:
    return str(_("Training for police academies: hate crime and discrimination, community mediation."))


def _label() -> str:
    return str(_("Convive: choose a module"))


def _others(words: Callable[[], str]) -> dict[str, str]:
    return {code: _in(code, words) for code in LOCALES if code != ENGLISH}


def _in(code: str, words: Callable[[], str]) -> str:
    with force_locale(code):
        return words()
