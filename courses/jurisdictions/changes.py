"""What differs between two editions of a jurisdiction's law: rows that came, went or changed, field by field.

Which content hangs on a change is asked of `courses.packages`; how it reads on a page belongs to the hosts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from courses.jurisdictions.editions import Edition, Level
from courses.jurisdictions.provision import Row, Rule, SlotWords
from courses.texts import Model

Sort = Literal["level", "slot", "provision", "channel", "rule"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as JSON has it; None where it said nothing. Languages are fields: `meaning/es`."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of one level that is not as it was; `fields` are empty for what came or went whole."""

    code: str
    sort: Sort
    id: str
    what: Literal["added", "removed", "changed"]
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """Everything by which content can hang on the law and that a change reached: ids of rows, slots, matters."""

    rows: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    matters: frozenset[str] = frozenset()


def changes(old: Edition, new: Edition) -> tuple[Change, ...]:
    """Every difference, in the order of the newer edition; what went comes last."""
    before, after = _parts(old), _parts(new)
    keys = dict.fromkeys((*after, *before))
    found = (_compared(key, before.get(key), after.get(key)) for key in keys)
    return tuple(change for change in found if change is not None)


def touched(old: Edition, new: Edition) -> Touched:
    """What the differences reach: a slot with each row that fills or filled it, a matter with each of its provisions.

    Parents count: what stands below the nearest level's words is read too.
    """
    found = changes(old, new)
    rows = frozenset(one.id for one in found if one.sort in ("provision", "channel"))
    levels = (*old.levels, *new.levels)
    by_rows = {slot for level in levels for row in level.rows() if row.id in rows for slot in row.slots}
    rules = {one.id for one in found if one.sort == "rule"}
    matters = {rule.matter for level in levels for rule in level.rules if rule.id in rules or rows & {*rule.provisions}}
    return Touched(rows, frozenset(by_rows | {one.id for one in found if one.sort == "slot"}), frozenset(matters))


_Key = tuple[str, Sort, str]
_Part = Level | SlotWords | Row | Rule


def _parts(edition: Edition) -> dict[_Key, _Part]:
    return {key: part for level in edition.levels for key, part in _parts_of(level)}


def _parts_of(level: Level) -> Iterator[tuple[_Key, _Part]]:
    yield (level.code, "level", level.code), level
    for slot, words in level.slots.items():
        yield (level.code, "slot", slot), words
    lists: tuple[tuple[Sort, Iterable[Row | Rule]], ...] = (
        ("provision", level.provisions),
        ("channel", level.channels),
        ("rule", level.rules),
    )
    yield from (((level.code, sort, row.id), row) for sort, rows in lists for row in rows)


def _compared(key: _Key, before: _Part | None, after: _Part | None) -> Change | None:
    if before is None:
        return Change(*key, "added")
    if after is None:
        return Change(*key, "removed")
    old, new = fields(before), fields(after)
    names = [name for name in dict.fromkeys((*new, *old)) if old.get(name) != new.get(name)]
    if not names:
        return None
    return Change(*key, "changed", tuple(FieldChange(name, old.get(name), new.get(name)) for name in names))


def fields(part: Model) -> Mapping[str, Any]:
    """The fields of a row as JSON, those of words one by one for each language; of a level its own without its rows."""
    own = {"slots", "provisions", "channels", "rules"} if isinstance(part, Level) else set()
    plain = part.model_dump(mode="json", exclude_defaults=True, exclude=own)
    found: dict[str, Any] = {}
    for name, value in plain.items():
        if isinstance(value, dict):
            found |= {f"{name}/{language}": words for language, words in value.items()}
        else:
            found[name] = value
    return found
