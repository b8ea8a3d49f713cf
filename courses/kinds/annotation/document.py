"""What an annotation is: a report in segments, what may be missing from it, and how experts read it.

What a reading earns belongs to `marking`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import Field

from courses import prose
from courses.errors import Problem, Sentence
from courses.kinds.annotation import marking
from courses.kinds.annotation.codes import COUNTER, FAMILIES
from courses.kinds.structure import LARGEST_STATE
from courses.reading import read_model, write_model
from courses.texts import Model, Prose, Slug, Text

LONGEST_WHY = 300
MOST_FOR_MARKING_ALL = 0.5

Points = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]


class Code(Model):
    """A code of the document's own, where the report is read for something else than bias indicators."""

    id: Slug
    name: Text = Field(min_length=1)


class Segment(Model):
    """A piece of the report that can be marked; `paragraph` opens a new paragraph."""

    id: Slug
    text: Prose = Field(min_length=1)
    paragraph: bool = False


class Gap(Model):
    """Something that may be missing from the report; `because` says afterwards whether it matters, and why."""

    id: Slug
    text: Prose = Field(min_length=1)
    because: Prose = Field(min_length=1)


class Decision(Model):
    """One way to decide at the end. It is compared with the experts' and earns nothing."""

    id: Slug
    text: Prose = Field(min_length=1)


class KeyMark(Model):
    """A code that an expert gives to a segment; an `optional` one may be given and need not."""

    id: Slug
    segment: Slug
    code: Slug
    because: Prose = Field(min_length=1)
    optional: bool = False


class Key(Model):
    """How one expert reads the report. Experts may disagree: the key that fits a reading best counts."""

    id: Slug
    title: Text = Field(min_length=1)
    decision: Slug
    because: Prose = Field(min_length=1)
    marks: tuple[KeyMark, ...] = Field(min_length=1)
    gaps: tuple[Slug, ...] = ()


class Annotation(Model):
    """The document of an annotation in one language."""

    title: Text = Field(min_length=1)
    intro: Prose = ""
    codes: tuple[Code, ...] = ()
    counter: bool = True
    report: tuple[Segment, ...] = Field(min_length=3, max_length=60)
    gaps: tuple[Gap, ...] = ()
    decisions: tuple[Decision, ...] = Field(min_length=2)
    keys: tuple[Key, ...] = Field(min_length=1)
    points: Points = 10
    sources: tuple[Slug, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """Ids of the codes that may be given, in the order in which they are shown."""
        own = tuple(code.id for code in self.codes) or tuple(FAMILIES)
        return (*own, COUNTER) if self.counter else own

    def segment(self, key: str) -> Segment | None:
        """The segment with this id."""
        return next((segment for segment in self.report if segment.id == key), None)


def parse(text: str, file: str) -> Annotation:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Annotation, text, file)


def dump(annotation: Annotation) -> str:
    """The source file of an annotation."""
    return write_model(annotation)


def check(annotation: Annotation, file: str) -> Iterator[Problem]:
    """Problems beyond the schema: repeated and unknown ids, prose, a state too large, a key met by marking all."""
    for name in ("codes", "report", "gaps", "decisions", "keys"):
        yield from _twice((item.id for item in getattr(annotation, name)), file, name)
    if any(code.id == COUNTER for code in annotation.codes):
        message = Sentence("The id counter is taken by the counter-indicator: give this code another.")
        yield Problem(file, f"codes/{COUNTER}", message)
    yield from _check_prose(annotation, file)
    for key in annotation.keys:
        yield from _check_key(annotation, key, file, f"keys/{key.id}")
    if _largest_state(annotation) > LARGEST_STATE:
        yield Problem(file, "report", "An attempt would outgrow 16 KB: use fewer segments or codes, or shorter ids.")


def _twice(ids: Iterable[str], file: str, path: str) -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem(file, f"{path}/{key}", "This id is used twice: give one of them another.")


def _check_prose(annotation: Annotation, file: str) -> Iterator[Problem]:
    yield from prose.check(annotation.intro, file, "intro")
    for segment in annotation.report:
        yield from prose.check(segment.text, file, f"report/{segment.id}/text")
    for gap in annotation.gaps:
        yield from prose.check(gap.text, file, f"gaps/{gap.id}/text")
        yield from prose.check(gap.because, file, f"gaps/{gap.id}/because")
    for decision in annotation.decisions:
        yield from prose.check(decision.text, file, f"decisions/{decision.id}/text")


def _check_key(annotation: Annotation, key: Key, file: str, path: str) -> Iterator[Problem]:
    yield from prose.check(key.because, file, f"{path}/because")
    yield from _twice((mark.id for mark in key.marks), file, f"{path}/marks")
    if key.decision not in {decision.id for decision in annotation.decisions}:
        message = Sentence("There is no decision %(id)s: name one of decisions.", id=key.decision)
        yield Problem(file, f"{path}/decision", message)
    known = {gap.id for gap in annotation.gaps}
    for gap in key.gaps:
        if gap not in known:
            yield Problem(file, f"{path}/gaps", Sentence("There is no gap %(id)s: name one of gaps.", id=gap))
    pairs = Counter((mark.segment, mark.code) for mark in key.marks)
    for mark in key.marks:
        place = f"{path}/marks/{mark.id}"
        yield from prose.check(mark.because, file, f"{place}/because")
        if annotation.segment(mark.segment) is None:
            message = Sentence("There is no segment %(id)s: name one of report.", id=mark.segment)
            yield Problem(file, f"{place}/segment", message)
        if mark.code not in annotation.offered:
            yield Problem(file, f"{place}/code", Sentence("There is no code %(id)s: name one of codes.", id=mark.code))
        if pairs[mark.segment, mark.code] > 1:
            yield Problem(file, place, "This segment has this code twice: keep one of the marks.")
    yield from _check_restraint(annotation, key, file, path)


def _check_restraint(annotation: Annotation, key: Key, file: str, path: str) -> Iterator[Problem]:
    """Whoever marks everything has seen nothing."""
    if all(mark.optional for mark in key.marks):
        yield Problem(file, f"{path}/marks", "A key needs at least one mark that is not optional.")
    everything = {segment.id: annotation.offered for segment in annotation.report}
    if marking.fit(annotation, key, everything, [gap.id for gap in annotation.gaps]).share >= MOST_FOR_MARKING_ALL:
        yield Problem(
            file, f"{path}/marks", "Marking everything would earn half of the points: add segments that say nothing."
        )


def _largest_state(annotation: Annotation) -> int:
    """Bytes of an attempt with everything marked and ticked once more, and a reason of only the longest letters."""
    marks = {segment.id: annotation.offered for segment in annotation.report}
    chosen = [gap.id for gap in annotation.gaps]
    longest = max((len(decision.id) for decision in annotation.decisions), default=0)
    ticked, code = list(marks), max(annotation.offered, key=len)
    return len(json.dumps([marks, chosen, ticked, code])) + longest + 12 * LONGEST_WHY + 320


def ids(annotation: Annotation) -> dict[str, Any]:
    """Ids of segments, codes, gaps and decisions."""
    return {
        "kind": "annotation",
        "report": [segment.id for segment in annotation.report],
        "codes": list(annotation.offered),
        "gaps": sorted(gap.id for gap in annotation.gaps),
        "decisions": sorted(decision.id for decision in annotation.decisions),
    }


def structure(annotation: Annotation) -> dict[str, Any]:
    """The same, and what each key asks for."""
    keys = {
        key.id: [
            key.decision,
            sorted([mark.segment, mark.code, mark.optional] for mark in key.marks),
            sorted(key.gaps),
        ]
        for key in annotation.keys
    }
    return {**ids(annotation), "keys": keys}
