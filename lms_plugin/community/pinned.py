"""The question and the rules of a room, in the reader's language and with the reader's law.

They come from the published module; what is said about them is `queries.threads`' matter.
"""

from dataclasses import dataclass

from markupsafe import Markup

from courses import prose
from lms_plugin.queries import contents
from lms_plugin.queries.overlays import overlay
from lms_plugin.web.house import now
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading

DUTY = "{{law:duty_to_report}}"


@dataclass(frozen=True, slots=True)
class Pinned:
    """Title, question as safe HTML, rules, the name of the module, and the law on the duty to report."""

    title: str
    prompt: Markup
    rules: tuple[str, ...]
    module: str
    duty: Markup


def pinned(digest: str | None, activity_key: str, law_digest: str | None) -> Pinned | None:
    """What is pinned in a room, with the law of this digest.

    None when the module was withdrawn or has no such discussion any more.
    """
    if digest is None:
        return None
    package = contents.module(reading(), digest)
    ref = package.manifest.activity(activity_key)
    if ref is None or ref.kind != "discussion":
        return None
    words, law = locale(), overlay(reading(), law_digest, now().date())
    local = package.in_locale(words)
    document = local.documents[activity_key]
    return Pinned(
        document.title,
        Markup(prose.render(document.prompt, law, words)),  # noqa: S704  # `prose` gives safe HTML.
        tuple(rule.text for rule in document.rules),
        local.manifest.title,
        Markup(prose.render(DUTY, law, words)),  # noqa: S704
    )
