"""The cards of several overlays beside each other, slot by slot, as trainees read them.

Which overlays may be seen by whom is asked in the rooms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from courses import prose
from courses.jurisdictions import Overlay
from courses.jurisdictions.reader import in_language, slots
from lms_plugin.web.language import locale


@dataclass(frozen=True, slots=True)
class Shelf:
    """One slot with a card for each overlay, in their order."""

    slot: str
    title: str
    cards: tuple[Markup, ...]


def side_by_side(overlays: Sequence[Overlay]) -> tuple[Shelf, ...]:
    """Every slot that one of them fills; where another does not, its card says "ask your jurist"."""
    found = ((slot, entry) for slot, entry in slots().items() if any(one.fill(slot) for one in overlays))
    return tuple(
        Shelf(slot, in_language(entry.title, locale()), tuple(_card(slot, one) for one in overlays))
        for slot, entry in found
    )


def _card(slot: str, overlay: Overlay) -> Markup:
    return Markup(prose.render(f"{{{{{slot}}}}}", overlay, locale()))  # noqa: S704  # It leaves the room safe.
