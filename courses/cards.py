"""What stands in a slot, for one overlay and one language: law cards, short forms, masks, box titles.

Which row fills a slot is the overlay's matter, the styling the player's.
"""

from collections.abc import Iterable
from datetime import date
from html import escape

from courses.dates import in_words
from courses.jurisdictions.overlay import Channel, Filled, Overlay, Provision, Row
from courses.jurisdictions.reader import grounds, in_language, slots
from courses.player.catalogue import gettext_for


class SlotWriter:
    """Writes safe HTML: every word that comes from data is escaped here."""

    def __init__(self, overlay: Overlay, locale: str) -> None:
        self._overlay = overlay
        self._locale = locale
        self._ = gettext_for(locale)

    def knows(self, slot: str) -> bool:
        """Whether there is such a slot at all."""
        return slot in slots()

    def short(self, slot: str) -> str:
        """A noun phrase for the middle of a sentence."""
        return escape(self.short_words(slot))

    def short_words(self, slot: str) -> str:
        """The short form as plain text."""
        filled = self._overlay.fill(slot)
        if filled is None:
            return in_language(slots()[slot].short, self._locale)
        if filled.words is not None:
            return in_language(filled.words.short, self._locale)
        return ", ".join(in_language(_short(row), self._locale) for row, _ in filled.rows)

    def card(self, slot: str) -> str:
        """A box with what the law says in plain words, where it stands and when it was checked."""
        title = in_language(slots()[slot].title, self._locale)
        filled = self._overlay.fill(slot)
        if filled is None:
            return self._neutral(title, in_language(slots()[slot].long, self._locale))
        place = in_language(filled.name, self._locale)
        opening = in_language(filled.words.long, self._locale) if filled.words is not None else ""
        parts = [
            self._open(title, place, filled.age),
            self._banner(filled),
            f"<p>{escape(opening)}</p>" if opening else "",
            self._rows(filled),
            *(self._below(part) for part in filled.below),
            self._review(),
            "</div>\n",
        ]
        return "".join(parts)

    def card_words(self, slot: str) -> str:
        """The card in one plain paragraph."""
        filled = self._overlay.fill(slot)
        if filled is None:
            return in_language(slots()[slot].long, self._locale)
        opening = [in_language(filled.words.long, self._locale)] if filled.words is not None else []
        return " ".join([*opening, *(in_language(_meaning(row), self._locale) for row, _ in filled.rows)])

    def mask(self, label: str, words: str) -> str:
        """Quoted abuse that is hidden until the reader ticks a box; works without a script."""
        name = escape(self._("Show the quoted words: %(label)s") % {"label": label})
        return (
            f'<label class="convive-mask"><input type="checkbox" aria-label="{name}"> '
            f'<span class="convive-mask-label">[{escape(label)}]</span>'
            f'<span class="convive-mask-words">{escape(words)}</span></label>'
        )

    def term(self, key: str, words: str) -> str:
        """A word of the glossary, linked to it; a lesson puts in the words and what they mean."""
        return f'<a class="convive-term" href="#term-{key}">{escape(words or key)}</a>'

    def citation(self, source: str) -> str:
        """A link to the list of sources at the foot."""
        name = escape(self._("Source: %(source)s") % {"source": source})
        return f'<sup class="convive-cite"><a href="#source-{source}" aria-label="{name}">{source}</a></sup>'

    def box_title(self, kind: str, title: str) -> str:
        """The word for the kind of box, then its own title."""
        word = f'<span class="convive-box-kind">{escape(self._box_word(kind))}</span>'
        return f"{word} {escape(title)}" if title else word

    def _box_word(self, kind: str) -> str:
        _ = self._
        words = {
            "case": _("Case"),
            "advisory": _("Before you read on"),
            "practice": _("Practice"),
            "remember": _("Remember"),
        }
        return words[kind]

    def _open(self, title: str, place: str, state: str) -> str:
        shown = f' <span class="convive-law-place">{escape(place)}</span>' if place else ""
        return (
            f'<div class="convive-law convive-law-{state}" role="note" aria-label="{escape(title)}">'
            f'<p class="convive-law-title">{escape(title)}{shown}</p>'
        )

    def _neutral(self, title: str, long: str) -> str:
        ask = escape(self._("Ask your jurist what applies where you work."))
        return f'{self._open(title, "", "neutral")}<p>{escape(long)}</p><p class="convive-law-ask">{ask}</p></div>\n'

    def _banner(self, filled: Filled) -> str:
        if filled.age == "fresh":
            return ""
        _ = self._
        text = _("This was last compared with the law more than a year ago. Ask your jurist before you rely on it.")
        return f'<p class="convive-law-banner">{escape(text)}</p>'

    def _review(self) -> str:
        """Whether the academy's own jurist has read this; nothing where no academy stands behind the page."""
        review, _ = self._overlay.review, self._
        if review is None:
            return ""
        if review.signed_on is None:
            text = _("Not yet reviewed by your academy’s jurist.")
        else:
            text = _("Reviewed by the academy’s jurist on %(date)s.") % {"date": self._day(review.signed_on)}
        return f'<p class="convive-law-review">{escape(text)}</p>'

    def _rows(self, filled: Filled) -> str:
        rows = "".join(f'<li class="convive-law-row">{self._row(row)}</li>' for row, _ in filled.rows)
        return f'<ul class="convive-law-rows">{rows}</ul>'

    def _below(self, filled: Filled) -> str:
        place = escape(in_language(filled.name, self._locale))
        return f'<div class="convive-law-below"><p class="convive-law-title">{place}</p>{self._rows(filled)}</div>'

    def _row(self, row: Row) -> str:
        meaning = escape(in_language(_meaning(row), self._locale))
        return f"<p>{meaning}</p>{self._grounds(row)}{self._origin(row)}"

    def _grounds(self, row: Row) -> str:
        if not isinstance(row, Provision) or not (row.grounds or row.grounds_within):
            return ""
        _ = self._
        lines = []
        if row.grounds:
            lines.append(_("Grounds of this article: %(grounds)s.") % {"grounds": self._named(row.grounds)})
        if row.grounds_within:
            lines.append(_("Covered by wider wording: %(grounds)s.") % {"grounds": self._named(row.grounds_within)})
        return f'<p class="convive-law-grounds">{escape(" ".join(lines))}</p>'

    def _named(self, names: Iterable[str]) -> str:
        return ", ".join(in_language(grounds()[name], self._locale) for name in names)

    def _origin(self, row: Row) -> str:
        _ = self._
        notes = [_("As checked on %(date)s.") % {"date": self._day(row.checked_on)}]
        if row.text_as_of is not None:
            notes.append(_("Text as of %(date)s.") % {"date": self._day(row.text_as_of)})
        notes.append(_("Verified.") if row.confidence == "verified" else _("Partly verified: ask your jurist."))
        link = f'<a href="{escape(row.source_url)}" target="_blank">{escape(self._place(row))}</a>'
        return f'<p class="convive-law-origin">{link}. {escape(" ".join(notes))}</p>'

    def _place(self, row: Row) -> str:
        if isinstance(row, Channel):
            name = in_language(row.name, self._locale)
            return f"{name}: {in_language(row.route, self._locale)}"
        assert isinstance(row, Provision)
        instrument = in_language(row.instrument, self._locale)
        if not row.article:
            return instrument
        return self._("%(instrument)s, article %(article)s") % {"instrument": instrument, "article": row.article}

    def _day(self, day: date) -> str:
        return in_words(day, self._locale)


def _meaning(row: Row) -> dict[str, str]:
    return dict(row.meaning) if isinstance(row, Provision | Channel) else {}


def _short(row: Row) -> dict[str, str]:
    return dict(row.short) if isinstance(row, Provision | Channel) else {}
