"""Write a journal: open a page, save, change, delete, share one entry or take it back.

Entries are the state's only words, and `apart` lets a host keep them one by one. Who else may read a shared entry
belongs to the hosts; nothing here judges what somebody wrote.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.journal import document as documents
from courses.kinds.journal import views
from courses.kinds.journal.document import LONGEST, MOST, Journal
from courses.kinds.kind import Brief, Move, Reader, State, View
from courses.kinds.privacy import Entry
from courses.outcome import Score

LIST: Final[Mapping[str, str]] = {"name": "list", "prompt": "", "entry": ""}
_ABOUT_AN_ENTRY: Final = ("edit", "delete", "share")


class JournalKind:
    """The kind `journal`: complete with as many entries as the document asks for, and never over."""

    name = "journal"
    suffix = ".yaml"
    template = "courses.kinds.journal:journal.html"
    paper = "courses.kinds.journal:paper.html"
    graded = False
    replayable = False
    private = True
    Document: type = Journal

    def parse(self, text: str, file: str) -> Journal:
        """Read the YAML file; raise ContentError with every problem."""
        return documents.parse(text, file)

    def dump(self, document: Journal) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return documents.dump(document)

    def check(self, document: Journal, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return documents.check(document, file)

    def structure(self, document: Journal) -> Any:
        """Ids of the prompts."""
        return documents.structure(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """An empty journal."""
        digest = structures.digest(self.structure(brief.document))
        return {"structure": digest, "page": dict(LIST), "next": 1, "done": False, "entries": {}}

    def adapt(self, brief: Brief, state: State) -> State | None:
        """Nothing is ever lost: entries to prompts that are gone are kept, and shown as such."""
        return {**state, "structure": structures.digest(self.structure(brief.document)), "page": dict(LIST)}

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """What this page shows; see `views`."""
        return views.view(brief, state, locale)

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """`open` a page, `save` an entry, `delete`, `share` or `withdraw` one; only its owner can."""
        if move.by != "learner":
            raise IllegalMove("Only its owner can write in a journal.")
        if move.act == "open":
            return _open(brief, state, move)
        if move.act == "save":
            return _save(brief, state, move, now)
        if move.act not in ("delete", "share", "withdraw"):
            raise IllegalMove("A journal knows no such move.")
        _only(move, "entry")
        key, entry = _entry(state, move)
        if move.act == "delete":
            return _with(state, {other: one for other, one in state["entries"].items() if other != key})
        return _with(state, {**state["entries"], key: {**entry, "shared": move.act == "share"}})

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """1 of 1 once there were enough entries; deleting one later takes nothing away."""
        return Score(1, 1) if state["done"] else None

    def progress(self, brief: Brief, state: State) -> float:
        """The share of the entries that are needed."""
        return 1.0 if state["done"] else len(state["entries"]) / int(brief.document.entries)

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """How many opened it (`n`) and how many completed it; never a word."""
        return {"n": len(states), "done": sum(bool(state["done"]) for state in states)}

    def echoed(self, brief: Brief, state: State, move: Move) -> State:
        """The page on which somebody wrote, with their words; a new entry where the old one is gone meanwhile."""
        if move.act != "save":
            return state
        key, prompt = move.one("entry") or "", move.one("prompt") or ""
        page = {"name": "edit", "prompt": "", "entry": key} if key in state["entries"] else _writing(prompt)
        return {**state, "page": {**page, "typed": _typed(move)}}

    def apart(self, state: State) -> tuple[State, Mapping[str, Entry]]:
        """The state without its entries, and the entries."""
        return {name: value for name, value in state.items() if name != "entries"}, state["entries"]

    def together(self, state: State, entries: Mapping[str, Entry]) -> State:
        """The state with its entries, the oldest first."""
        return {**state, "entries": dict(sorted(entries.items(), key=lambda one: int(one[0])))}

    def is_shared(self, entry: Entry) -> bool:
        """Whether its owner lets the instructors read it."""
        return bool(entry["shared"])

    def prints(self, document: Journal, reader: Reader) -> bool:
        """Everybody may have the prompts on paper."""
        return True

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """The prompts with room to write."""
        return views.on_paper(brief, locale)


def _open(brief: Brief, state: State, move: Move) -> State:
    _only(move, "page", "prompt", "entry")
    name = move.one("page")
    if name == "list":
        return {**state, "page": dict(LIST)}
    if name in _ABOUT_AN_ENTRY:
        key, _ = _entry(state, move)
        return {**state, "page": {"name": name, "prompt": "", "entry": key}}
    if name != "write":
        raise IllegalMove("A journal has no such page.")
    _room(brief, state, move.one("prompt") or "")
    return {**state, "page": _writing(move.one("prompt") or "")}


def _writing(prompt: str) -> dict[str, str]:
    return {"name": "write", "prompt": prompt, "entry": ""}


def _save(brief: Brief, state: State, move: Move, now: datetime) -> State:
    """A new entry, or other words for one that is there; shared words stay shared."""
    _only(move, "prompt", "entry", "text")
    text = _typed(move)
    if not text:
        raise IllegalMove("Write something first, or go back without saving.")
    if len(text) > LONGEST:
        raise IllegalMove("An entry has at most 4,000 characters. Shorten it, or make two of it.")
    if move.one("entry"):
        key, entry = _entry(state, move)
        changed = {**entry, "text": text, "edited_at": now.isoformat()}
        return _with(state, {**state["entries"], key: changed})
    prompt = move.one("prompt") or ""
    _room(brief, state, prompt)
    entry = {"prompt": prompt, "text": text, "written_at": now.isoformat(), "edited_at": None, "shared": False}
    entries = {**state["entries"], str(state["next"]): entry}
    done = state["done"] or len(entries) >= brief.document.entries
    return {**_with(state, entries), "next": state["next"] + 1, "done": done}


def _room(brief: Brief, state: State, prompt: str) -> None:
    """Whether there may be one more entry to this prompt; raise IllegalMove."""
    journal: Journal = brief.document
    known = {one.id for one in journal.prompts}
    if prompt not in known and not (prompt == "" and journal.free):
        raise IllegalMove("This journal has no such prompt.")
    if len(state["entries"]) >= MOST:
        raise IllegalMove("This journal is full: it holds sixty entries. Delete one to write another.")


def _typed(move: Move) -> str:
    return (move.one("text") or "").replace("\r\n", "\n").strip()


def _entry(state: State, move: Move) -> tuple[str, Entry]:
    key = move.one("entry") or ""
    entry = state["entries"].get(key)
    if entry is None:
        raise IllegalMove("This entry is not there any more.")
    return key, entry


def _with(state: State, entries: Mapping[str, Entry]) -> dict[str, Any]:
    return {**state, "entries": dict(entries), "page": dict(LIST)}


def _only(move: Move, *names: str) -> None:
    if set(move.data) - set(names):
        raise IllegalMove("The form has a field that is not known here.")
