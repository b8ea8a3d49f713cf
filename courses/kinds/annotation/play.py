"""Mark a report, say what is missing, decide, compare with an expert.

The page is one form: `decide` keeps all that stands on it (ticked lines, a code, what is missing, the decision and its
reason in a line) and does what its button says → check → `submit` → comparison. `mark` and `unmark` are the same acts
alone. The reason is kept for its writer and judged by nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.annotation import document as documents
from courses.kinds.annotation import entries, insight, marking, paper, views
from courses.kinds.annotation.document import LONGEST_WHY, Annotation
from courses.kinds.kind import Brief, Move, Reader, State, View
from courses.outcome import Score


class AnnotationKind:
    """The kind `annotation`: scored by how well a reading fits an expert's."""

    name = "annotation"
    suffix = ".yaml"
    template = "courses.kinds.annotation:annotation.html"
    paper = "courses.kinds.annotation:paper.html"
    graded = True
    replayable = False
    private = False
    Document: type = Annotation

    def parse(self, text: str, file: str) -> Annotation:
        """Read the YAML file; raise ContentError with every problem."""
        return documents.parse(text, file)

    def dump(self, document: Annotation) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return documents.dump(document)

    def check(self, document: Annotation, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return documents.check(document, file)

    def structure(self, document: Annotation) -> Any:
        """Segments, codes, gaps, decisions and keys."""
        return documents.structure(document)

    def ids(self, document: Annotation) -> Any:
        """Segments, codes, gaps and decisions."""
        return documents.ids(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """An unmarked report."""
        return {
            "structure": structures.digest(self.structure(brief.document)),
            "stage": "marking",
            "marks": {},
            "missing": [],
            "decision": None,
            "undecided": False,
            "why": "",
        }

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """What this stage shows; see `views`."""
        return views.view(brief, state, now, locale)

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """Mark, decide or hand in; nothing after handing in."""
        if state["stage"] == "result":
            raise IllegalMove("This attempt has been handed in; it can no longer be changed.")
        is_late = brief.terms.deadline_at is not None and now > brief.terms.deadline_at
        if move.act == "submit" and move.by in ("learner", "system"):
            return _submit(state, move, is_late)
        if move.by != "learner":
            raise IllegalMove("Only the learner can read the report.")
        step = _STEPS.get(move.act)
        if step is None:
            raise IllegalMove("An annotation knows no such move.")
        if is_late and move.act != "back":
            raise IllegalMove("The time for this attempt is over. What you saved before can still be handed in.")
        return step(brief.document, state, move)

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """The share of the key that fits best, once handed in."""
        if state["stage"] != "result":
            return None
        return marking.score(brief.document, state["marks"], state["missing"])

    def progress(self, brief: Brief, state: State) -> float:
        """Marked, decided, checked, handed in."""
        if state["stage"] == "result":
            return 1.0
        steps = (bool(state["marks"]), state["decision"] is not None, state["stage"] == "check")
        return 0.3 * steps.count(True)

    def adapt(self, brief: Brief, state: State) -> State | None:
        """Marks on lines that are still there, with codes that are still offered; the decision if it still is one."""
        return _adapted(brief.document, state)

    def echoed(self, brief: Brief, state: State, move: Move) -> State:
        """The page with what was ticked and typed, as far as the report has it."""
        if state["stage"] != "marking" or move.act not in ("mark", "decide"):
            return state
        return {**state, "typed": entries.typed(brief.document, move)}

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """Hits, misses and false alarms by segment and code, and how far people agree; see `insight`."""
        return insight.summarise(brief.document, states)

    def prints(self, document: Annotation, reader: Reader) -> bool:
        """For everybody: a trainee's sheet has no key."""
        return True

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """The report to be marked by hand; see `paper`."""
        return paper.view(brief, locale, reader)


def _mark(annotation: Annotation, state: State, move: Move) -> State:
    """One code for one segment or for several."""
    _refuse_unknown(move, {"segment", "code"})
    segments, code = move.data.get("segment", ()), move.one("code")
    if not segments:
        raise IllegalMove("Choose a line of the report first.")
    if not code:
        raise IllegalMove("Choose a code for it.")
    known = [segment.id for segment in annotation.report]
    if code not in annotation.offered or set(segments) - set(known):
        raise IllegalMove("The report has no such line or code.")
    marks = {key: set(state["marks"].get(key, ())) | ({code} if key in segments else set()) for key in known}
    return {**entries.settled(state), "stage": "marking", "marks": _ordered(annotation, marks)}


def _unmark(annotation: Annotation, state: State, move: Move) -> State:
    _refuse_unknown(move, {"mark"})
    segment, _, code = (move.one("mark") or "").partition("/")
    if code not in state["marks"].get(segment, ()):
        raise IllegalMove("There is no such mark; look at the page again.")
    marks = {key: set(codes) - ({code} if key == segment else set()) for key, codes in state["marks"].items()}
    return {**state, "stage": "marking", "marks": _ordered(annotation, marks)}


def _ordered(annotation: Annotation, marks: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """In the order of the document, so that the same marks are the same state whatever came first."""
    return {
        segment.id: [code for code in annotation.offered if code in marks[segment.id]]
        for segment in annotation.report
        if marks.get(segment.id)
    }


def _decide(annotation: Annotation, state: State, move: Move) -> State:
    """Keep what stands on the page, then do what its button says.

    `go=mark` marks the ticked lines, `go=list` the line and the code out of the lists, `mark` takes one back,
    `go=check` turns to the summary, `go=enter` (the Enter key) marks what is ticked or else checks. Where something is
    wanting everything is kept and the page asks for it: a refusal would lose what was written.
    """
    _refuse_unknown(move, {"missing", "decision", "why", "go", "segment", "code", "line", "named", "mark"})
    kept, go = _kept(annotation, state, move), move.one("go")
    if "mark" in move.data:
        return _unmark(annotation, kept, Move("unmark", {"mark": move.data["mark"]}))
    if go == "list":
        listed = {"segment": move.data.get("line", ()), "code": move.data.get("named", ())}
        return {**_mark(annotation, kept, Move("mark", listed)), **entries.pending(annotation, move)}
    if go == "mark" or (go == "enter" and "pending" in kept):
        return _marked(annotation, kept)
    return _checked(kept) if go in ("check", "enter") else kept


def _marked(annotation: Annotation, kept: State) -> State:
    """The ticked lines with their code; without one of the two they stay ticked."""
    pending = kept.get("pending", entries.NOTHING)
    if not pending["segments"]:
        return {**kept, "asks": "line"}
    if pending["code"] is None:
        return {**kept, "asks": "code"}
    return _mark(annotation, kept, Move("mark", {"segment": tuple(pending["segments"]), "code": (pending["code"],)}))


def _checked(kept: State) -> State:
    """At the summary, if there is a decision and no line is left ticked; a code alone means nothing."""
    is_ticked, undecided = bool(kept.get("pending", entries.NOTHING)["segments"]), kept["decision"] is None
    if is_ticked:
        return {**kept, "asks": "ticked", "undecided": undecided}
    return {**kept, "undecided": True} if undecided else {**entries.settled(kept), "stage": "check"}


def _kept(annotation: Annotation, state: State, move: Move) -> State:
    missing = move.data.get("missing", ())
    if set(missing) - {gap.id for gap in annotation.gaps}:
        raise IllegalMove("The list has no such line.")
    decision = move.one("decision")
    if decision is not None and decision not in {one.id for one in annotation.decisions}:
        raise IllegalMove("There is no such decision.")
    why = " ".join((move.one("why") or "").split())
    if len(why) > LONGEST_WHY:
        raise IllegalMove("One line is enough: at most 300 characters.")
    ticked, code = move.data.get("segment", ()), move.one("code")
    if set(ticked) - {one.id for one in annotation.report} or (code is not None and code not in annotation.offered):
        raise IllegalMove("The report has no such line or code.")
    return {
        **entries.settled(state),
        "stage": "marking",
        "undecided": False,
        "missing": [gap.id for gap in annotation.gaps if gap.id in missing],
        "decision": decision,
        "why": why,
        **entries.pending(annotation, move),
    }


def _back(annotation: Annotation, state: State, move: Move) -> State:
    if state["stage"] != "check":
        raise IllegalMove("There is nothing to go back to.")
    return {**state, "stage": "marking"}


def _submit(state: State, move: Move, is_late: bool) -> State:
    """With a decision; after the deadline, when none can be taken any more, also without."""
    _refuse_unknown(move, set())
    if state["decision"] is None and move.by == "learner" and not is_late:
        raise IllegalMove("Decide first: what becomes of this report?")
    return {**entries.settled(state), "stage": "result"}


def _adapted(annotation: Annotation, state: State) -> State:
    is_offered = state["decision"] in {one.id for one in annotation.decisions}
    return {
        **entries.settled(state),
        **entries.still_pending(annotation, state),
        "stage": "check" if state["stage"] == "check" and is_offered else "marking",
        "marks": _ordered(annotation, {key: set(codes) for key, codes in state["marks"].items()}),
        "missing": [gap.id for gap in annotation.gaps if gap.id in state["missing"]],
        "decision": state["decision"] if is_offered else None,
    }


_STEPS = {"mark": _mark, "unmark": _unmark, "decide": _decide, "back": _back}


def _refuse_unknown(move: Move, known: set[str]) -> None:
    if set(move.data) - known:
        raise IllegalMove("The form has a field that is not known here.")
