"""What a picker offers: published modules and their activities, in the language in which they will be read.

What becomes of a choice is `picking`'s matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses.model import ActivityRef
from courses.packages import LocalModule
from lms_plugin.db.folding import fold
from lms_plugin.queries import contents, library
from lms_plugin.queries.library import ModuleRow, ProgrammeRow
from lms_plugin.web.kinds import kind_name

_OWN = "own/"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be placed: a module with its `parts`, or one activity, which has none.

    `name` is what the form sends, `<programme>/<module>` and `/<activity>` behind it; `is_marked` says whether a
    gradebook can have a column for it.
    """

    name: str
    title: str
    about: str
    minutes: int
    is_marked: bool
    parts: tuple["Offer", ...] = ()

    @property
    def module(self) -> str:
        """The module's name."""
        return "/".join(self.name.split("/")[:2])

    @property
    def activity(self) -> str:
        """The activity's key, "" for a whole module."""
        return self.name.removeprefix(self.module).lstrip("/")


@dataclass(frozen=True, slots=True)
class OfferList:
    """The offers of one programme."""

    key: str
    title: str
    is_own: bool
    offers: tuple[Offer, ...]

    @property
    def name(self) -> str:
        """What the filter calls it: an own edition has the key of the library's programme."""
        return f"{_OWN}{self.key}" if self.is_own else self.key


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for; empty texts look for nothing. `programme` is the name of a list."""

    words: str = ""
    programme: str = ""


def lists(session: Session, academy_id: int, language: str) -> tuple[OfferList, ...]:
    """Everything that may be placed, programme by programme."""
    rows = library.programmes(session, academy_id)
    modules = _placeable(library.modules(session, academy_id))
    with force_locale(language):
        found = [_list(session, row, modules, language) for row in rows]
    return tuple(one for one in found if one.offers)


def fitting(every: Sequence[OfferList], sought: Sought) -> tuple[OfferList, ...]:
    """The part of it that fits; whoever looks for an activity finds the module with it."""
    found = []
    for one in every:
        if sought.programme in ("", one.name):
            offers = tuple(offer for offer in one.offers if _fits(offer, one.title, sought.words))
            found.append(OfferList(one.key, one.title, one.is_own, offers))
    return tuple(one for one in found if one.offers)


def by_name(every: Sequence[OfferList]) -> dict[str, Offer]:
    """All of it under its names, modules and activities alike."""
    return {one.name: one for each in every for offer in each.offers for one in (offer, *offer.parts)}


def _fits(offer: Offer, programme: str, words: str) -> bool:
    """Whether every word stands somewhere in it, whatever the accents."""
    parts = " ".join(f"{part.title} {part.about}" for part in offer.parts)
    told = fold(f"{programme} {offer.title} {offer.about} {offer.name} {parts}")
    return all(word in told for word in fold(words).split())


def _placeable(modules: Sequence[ModuleRow]) -> list[ModuleRow]:
    """Published ones; where the academy has its own edition, a link opens that and never the library's."""
    first: dict[tuple[str, str], ModuleRow] = {}
    for row in modules:
        if row.published is not None:
            first.setdefault((row.programme_key, row.key), row)
    return list(first.values())


def _list(session: Session, programme: ProgrammeRow, modules: Sequence[ModuleRow], language: str) -> OfferList:
    title = programme.package.in_locale(language).manifest.title
    offers = (_module(session, row, language) for row in modules if row.programme_id == programme.id)
    return OfferList(programme.key, title, programme.academy_id is not None, tuple(offers))


def _module(session: Session, row: ModuleRow, language: str) -> Offer:
    digest = row.published.digest if row.published else ""
    local = contents.module(session, digest).in_locale(language)
    manifest, name = local.manifest, f"{row.programme_key}/{row.key}"
    parts = tuple(_parts(local, name))
    return Offer(name, manifest.title, manifest.purpose, manifest.minutes, is_marked=True, parts=parts)


def _parts(local: LocalModule, name: str) -> Iterator[Offer]:
    for ref in local.manifest.activities:
        yield Offer(f"{name}/{ref.key}", local.title(ref.key), _about(ref, local), ref.minutes, ref.graded)


def _about(ref: ActivityRef, local: LocalModule) -> str:
    about: str = _("%(kind)s of the module “%(module)s”.", kind=kind_name(ref.kind), module=local.manifest.title)
    return about
