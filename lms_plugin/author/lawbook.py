"""Rows of an overlay made ready to be read: where they stand, how old they are, whether trainees see them.

Differences between versions belong to `lawnews`, words for keys to `lawwords`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from courses.jurisdictions.editions import Edition, Level
from courses.jurisdictions.provision import Channel, Provision, Row, Rule
from courses.jurisdictions.reader import grounds, in_language, slots
from courses.jurisdictions.staleness import age, full_months
from lms_plugin.author import lawwords
from lms_plugin.queries.law import Affected, LawVersion
from lms_plugin.web.language import locale


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a module that hangs on a row: what it is called, and why it is listed."""

    module_uuid: str
    module: str
    activity: str
    place: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One provision or channel as it is read. `status` is `drafts` for what no trainee sees, else its age."""

    row: Row
    code: str
    title: str
    nature: str
    meaning: str
    grounds: str
    grounds_within: str
    status: str
    months: int
    read_on: date
    is_due: bool
    confidence: str
    slots: tuple[str, ...]
    rules: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def is_provision(self) -> bool:
        """Whether it is an article, and no channel."""
        return isinstance(self.row, Provision)

    @property
    def words(self) -> str:
        """What a search looks in."""
        return " ".join((self.row.id, self.title, self.meaning, self.grounds, self.nature, *self.slots)).casefold()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A level with its entries; the nearest first, its parents below."""

    code: str
    name: str
    is_draft: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted; empty fields want all."""

    status: str = ""
    nature: str = ""
    sought: str = ""

    def wants(self, entry: Entry) -> bool:
        """Whether the entry is one of them."""
        if self.status and not (self.status == entry.status or (self.status == "due" and entry.is_due)):
            return False
        if self.nature and self.nature != getattr(entry.row, "nature", "channel"):
            return False
        return self.sought.casefold() in entry.words


def chapters(version: LawVersion, today: date, modules: Sequence[Affected], wanted: Filter) -> tuple[Chapter, ...]:
    """The levels of a version with the rows that are wanted and the places that hang on each."""
    found = (_chapter(level, version, today, modules, wanted) for level in version.edition.levels)
    return tuple(one for one in found if one.entries or not (wanted.status or wanted.nature or wanted.sought))


def ageing(versions: Iterable[LawVersion], today: date) -> tuple[Entry, ...]:
    """What somebody has to look at again: rows that trainees see and that are old or due, the oldest first."""
    own = (_chapter(one.edition.levels[0], one, today, (), Filter()) for one in versions)
    entries = (entry for chapter in own for entry in chapter.entries)
    due = (entry for entry in entries if entry.status in ("stale", "expired") or (entry.is_due and _is_seen(entry)))
    return tuple(sorted(due, key=lambda entry: (entry.read_on, entry.code, entry.row.id)))


def name_of(edition: Edition) -> str:
    """What the jurisdiction is called."""
    return in_language(edition.levels[0].name, locale())


def title_of(row: Row) -> str:
    """Where it stands, or what the service is called and how it is reached."""
    if isinstance(row, Provision):
        instrument = in_language(row.instrument, locale())
        return lawwords.article(instrument, row.article) if row.article else instrument
    assert isinstance(row, Channel)
    return f"{in_language(row.name, locale())}: {in_language(row.route, locale())}"


def named(names: Iterable[str]) -> str:
    """Grounds of one article in words."""
    return ", ".join(in_language(grounds()[name], locale()) for name in names)


def slot_title(slot: str) -> str:
    """What a slot is called; its name where this release has none."""
    entry = slots().get(slot)
    return in_language(entry.title, locale()) if entry is not None else slot


def places(modules: Iterable[Affected], names: frozenset[str] | None = None) -> tuple[Place, ...]:
    """The places of modules, each once; only those that hang on one of the names, where names are given."""
    found = (
        Place(one.uuid, local.manifest.title, lawwords.activity(local, hold.activity), lawwords.place(hold.place))
        for one in modules
        for local in (one.package.in_locale(locale()),)
        for hold in one.places
        if names is None or hold.name in names
    )
    return tuple(dict.fromkeys(found))


def _chapter(
    level: Level, version: LawVersion, today: date, modules: Sequence[Affected], wanted: Filter
) -> Chapter:
    rules = _rules(level)
    is_taught = version.signed is not None or not level.draft
    shown = frozenset(row.id for row in level.rows() if is_taught and row.is_published)
    entries = (_entry(row, level.code, today, rules.get(row.id, ()), modules, shown) for row in level.rows())
    name = in_language(level.name, locale())
    return Chapter(level.code, name, level.draft, tuple(entry for entry in entries if wanted.wants(entry)))


def _rules(level: Level) -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in level.rules:
        for name in rule.provisions:
            found[name] = (*found.get(name, ()), rule)
    return found


def _entry(
    row: Row, code: str, today: date, rules: Sequence[Rule], modules: Sequence[Affected], shown: frozenset[str]
) -> Entry:
    law = row if isinstance(row, Provision) else None
    read_on = row.text_as_of or row.checked_on
    return Entry(
        row=row,
        code=code,
        title=title_of(row),
        nature=lawwords.nature(law.nature if law is not None else "channel"),
        meaning=in_language(row.meaning, locale()) if isinstance(row, Provision | Channel) else "",
        grounds=named(law.grounds) if law is not None else "",
        grounds_within=named(law.grounds_within) if law is not None else "",
        status=age(row, today) if row.id in shown else "drafts",
        months=full_months(read_on, today),
        read_on=read_on,
        is_due=row.next_review is not None and row.next_review <= today,
        confidence=lawwords.confidence(row.confidence),
        slots=tuple(slot_title(slot) for slot in row.slots),
        rules=tuple(in_language(rule.meaning, locale()) for rule in rules),
        places=places(modules, frozenset({row.id, *_seen_slots(row), *(rule.matter for rule in rules)})),
    )


def _seen_slots(row: Row) -> Iterator[str]:
    """Slots that the row fills; one that is not shown fills none."""
    if row.is_published:
        yield from row.slots


def _is_seen(entry: Entry) -> bool:
    return entry.status != "drafts"
