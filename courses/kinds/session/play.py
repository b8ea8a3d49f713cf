"""Be at a live meeting: marked present, it is complete; taken back, it is not.

The kind knows no code, no date and no list of people: a host that has checked a code says so as the system, a
facilitator with the list of the group as a facilitator.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from courses import prose
from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.kind import Brief, Move, Reader, State, View
from courses.kinds.session import document as documents
from courses.kinds.session.document import Meeting
from courses.outcome import Score

WAYS: Mapping[str, str] = {"system": "code", "facilitator": "list"}
"""Who says that somebody is there → the way that is remembered."""


class SessionKind:
    """The kind `session`: others move, never the trainee."""

    name = "session"
    suffix = ".yaml"
    template = "courses.kinds.session:session.html"
    paper = "courses.kinds.session:paper.html"
    graded = False
    replayable = True
    private = False
    shared = True
    Document: type = Meeting

    def parse(self, text: str, file: str) -> Meeting:
        """Read the YAML file; raise ContentError with every problem."""
        return documents.parse(text, file)

    def dump(self, document: Meeting) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return documents.dump(document)

    def check(self, document: Meeting, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return documents.check(document, file)

    def structure(self, document: Meeting) -> Any:
        """Nothing but the kind."""
        return documents.structure(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """Not there yet."""
        return {"structure": structures.digest(self.structure(brief.document)), "present": None}

    def adapt(self, brief: Brief, state: State) -> State | None:
        """Whoever was there was there, whatever the agenda says now."""
        return {**state, "structure": structures.digest(self.structure(brief.document))}

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """The agenda with `begins` and `ends` in minutes from the start, and `present`: code, list or None."""
        return {**_shown(brief, locale), "present": state["present"]}

    def prints(self, document: Meeting, reader: Reader) -> bool:
        """Always."""
        return True

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """The agenda for the table."""
        return _shown(brief, locale)

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """`present` by the system or a facilitator, as the document allows it; `absent` by a facilitator."""
        if move.data or move.by not in WAYS or move.act not in ("present", "absent"):
            raise IllegalMove("Whether you were there is said with the code of the day or by your facilitator.")
        if move.act == "present":
            return _marked(brief.document, state, WAYS[move.by])
        if move.by != "facilitator":
            raise IllegalMove("Only a facilitator takes an attendance back.")
        return {**state, "present": None}

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """1 of 1 for who was there."""
        return Score(1, 1) if state["present"] else None

    def progress(self, brief: Brief, state: State) -> float:
        """0 or 1."""
        return 1.0 if state["present"] else 0.0

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """How many opened it (`n`), and how many were there by each way."""
        ways = Counter(state["present"] for state in states)
        return {"n": len(states), **{way: ways[way] for way in WAYS.values()}}


def _marked(meeting: Meeting, state: State, way: str) -> State:
    if not (meeting.takes_code if way == "code" else meeting.takes_list):
        raise IllegalMove("Attendance at this meeting is not marked in this way.")
    return state if state["present"] else {**state, "present": way}


def _shown(brief: Brief, locale: str) -> dict[str, Any]:
    meeting: Meeting = brief.document
    ends = accumulate(item.minutes for item in meeting.agenda)
    return {
        "title": meeting.title,
        "intro": _prose(brief, meeting.intro, locale),
        "agenda": [
            {
                "id": item.id,
                "title": item.title,
                "text": _prose(brief, item.text, locale),
                "minutes": item.minutes,
                "begins": end - item.minutes,
                "ends": end,
            }
            for item, end in zip(meeting.agenda, ends, strict=True)
        ],
        "minutes": meeting.minutes,
        "materials": [one.text for one in meeting.materials],
        "roles": [{"title": one.title, "text": one.text} for one in meeting.roles],
        "attendance": meeting.attendance,
    }


def _prose(brief: Brief, text: str, locale: str) -> str:
    return prose.render(text, brief.overlay, locale) if text else ""
