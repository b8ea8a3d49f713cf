"""Play a scenario, one decision at a time.

Playing is a fold over decisions: scene → `choose` (one choice, or several where the scene says so) → consequence →
`continue` (or, where a red line was crossed, its card → `acknowledge`) → … → ending → `debrief` → `finish`.
`rewind` goes back to any decision on the path until `finish`; whoever finishes before another ending is reached keeps
the one they had. Nothing but the path and the first choice in each scene is kept; what follows from them is told in
`story`. Where the document declares a rule
of scoring, the path with which the debrief is first opened is kept too: what counts is what was done before reading it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.kind import Brief, Move, Reader, State, View
from courses.kinds.scenario import document as documents
from courses.kinds.scenario import graph, insight, paper, scoring, story, views
from courses.kinds.scenario.document import Choice, Scenario, Scene
from courses.outcome import Score

MOST_REWINDS_COUNTED = 9_999


class ScenarioKind:
    """The kind `scenario`: complete once its debrief has been opened and it was finished."""

    name = "scenario"
    suffix = ".yaml"
    template = "courses.kinds.scenario:scenario.html"
    paper = "courses.kinds.scenario:paper.html"
    graded = True
    replayable = True
    private = False
    Document: type = Scenario

    def parse(self, text: str, file: str) -> Scenario:
        """Read the YAML file; raise ContentError with every problem."""
        return documents.parse(text, file)

    def dump(self, document: Scenario) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return documents.dump(document)

    def check(self, document: Scenario, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return documents.check(document, file)

    def structure(self, document: Scenario) -> Any:
        """Scenes, choices and where they lead."""
        return documents.structure(document)

    def ids(self, document: Scenario) -> Any:
        """Scenes, choices and where they lead."""
        return documents.ids(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """The first scene, nothing decided."""
        return {"structure": structures.digest(self.structure(brief.document)), **_begun(brief.document)}

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """What this stage shows; see `views`."""
        return views.view(brief, state, locale)

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """One step of the story; nothing after `finish`."""
        if move.by != "learner":
            raise IllegalMove("Only the learner can decide.")
        if state["stage"] == "finished":
            raise IllegalMove("This scenario is finished; it can no longer be changed.")
        step = _STEPS.get(move.act)
        if step is None:
            raise IllegalMove("A scenario knows no such move.")
        return step(brief.document, state, move)

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """By completion, 1 of 1 for everybody who finished, unless the document declares another rule."""
        return scoring.score(brief.document, state) if state["stage"] == "finished" else None

    def progress(self, brief: Brief, state: State) -> float:
        """Decisions taken of the longest path, a little less than 1 until finished."""
        if state["stage"] == "finished":
            return 1.0
        if state["debriefed"]:
            return 0.95
        longest = max(graph.depths(brief.document).values(), default=0)
        return 0.9 * min(1.0, len(state["path"]) / max(1, longest))

    def adapt(self, brief: Brief, state: State) -> State | None:
        """The path as far as it can still be walked; None where what counts was decided on another one."""
        return _adapted(brief.document, state)

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """First choices in each scene, and how many crossed a red line at the first try; see `insight`."""
        return insight.summarise(brief.document, states)

    def prints(self, document: Scenario, reader: Reader) -> bool:
        """For trainees, unless decisions earn something: on paper their consequences can be read beforehand."""
        return reader == "instructor" or document.replayable

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """Every scene with every choice, for paper; see `paper`."""
        return paper.view(brief, locale, reader)


def _begun(scenario: Scenario) -> State:
    return {
        "scene": scenario.start,
        "stage": "ending" if _scene(scenario, scenario.start).ending else "scene",
        "path": [],
        "first": {},
        "rewinds": 0,
        "debriefed": False,
    }


def _adapted(scenario: Scenario, state: State) -> State | None:
    if "counted" in state and _walked(scenario, state["counted"])["path"] != state["counted"]:
        return None
    known = {scene.id: {choice.id for choice in scene.choices} for scene in scenario.scenes}
    first = {scene: keys for scene, keys in state["first"].items() if {*keys.split("+")} <= known.get(scene, set())}
    walked = _walked(scenario, state["path"])
    after = {**walked, "first": {**walked["first"], **first}, "rewinds": state["rewinds"]}
    if walked["path"] != state["path"]:
        return after if "counted" not in state else {**after, "debriefed": True, "counted": state["counted"]}
    if state["stage"] in ("consequence", "red_line"):
        return {**after, "scene": state["scene"], "stage": _weight(scenario, state["path"][-1])}
    told = {name: state[name] for name in ("debriefed", "counted", "ended") if name in state}
    return {**after, **told, "stage": _told_stage(state, after)}


def _told_stage(state: State, after: State) -> str:
    """The debrief stays open where the path still ends."""
    return "debrief" if state["stage"] == "debrief" and after["stage"] == "ending" else str(after["stage"])


def _walked(scenario: Scenario, path: Sequence[Sequence[str]]) -> State:
    """The state at the end of a path, or where it can be walked no further."""
    state = _begun(scenario)
    for scene, *keys in path:
        if state["scene"] != scene:
            return state
        try:
            state = _go_on(scenario, _choose(scenario, state, Move("choose", {"choice": tuple(keys)})))
        except IllegalMove:
            return state
    return state


def _weight(scenario: Scenario, step: Sequence[str]) -> str:
    """What follows the last decision of a path: its consequence, or first the card of a red line."""
    scene, *keys = step
    choices = _scene(scenario, scene).choices
    return "red_line" if any(one.red_line for one in choices if one.id in keys) else "consequence"


def _choose(scenario: Scenario, state: State, move: Move) -> State:
    _expect(state, "scene")
    step = [state["scene"], *(choice.id for choice in _chosen(scenario, state, move.data.get("choice", ())))]
    return {
        **state,
        "stage": _weight(scenario, step),
        "path": [*state["path"], step],
        "first": {state["scene"]: "+".join(step[1:]), **state["first"]},
    }


def _chosen(scenario: Scenario, state: State, keys: Sequence[str]) -> tuple[Choice, ...]:
    """What was chosen, in the order of the document, if it is offered here and now."""
    scene = _scene(scenario, state["scene"])
    has_conditions = any(choice.when is not None for choice in scene.choices)
    world = story.told(scenario, state["path"], scene.id).world if has_conditions else story.begun(scenario)
    offered = world.offered(scene)
    choices = tuple(choice for choice in offered if choice.id in keys)
    if not choices or len(choices) != len(keys) or (scene.pick is None and len(choices) > 1):
        raise IllegalMove("Choose one of the options.")
    if scene.pick is not None and not scene.pick.allows(choices):
        raise IllegalMove("These cannot be taken together: look at how many may be chosen, and at what they cost.")
    return choices


def _continue(scenario: Scenario, state: State, move: Move) -> State:
    if state["stage"] == "red_line":
        raise IllegalMove("A red line was crossed: read its card first.")
    _expect(state, "consequence")
    return _go_on(scenario, state)


def _acknowledge(scenario: Scenario, state: State, move: Move) -> State:
    _expect(state, "red_line")
    return _go_on(scenario, state)


def _go_on(scenario: Scenario, state: State) -> State:
    steps = story.told(scenario, state["path"]).steps
    if len(steps) < len(state["path"]):
        raise IllegalMove("This scenario has changed since; go back to an earlier decision.")
    target = _scene(scenario, steps[-1].to)
    return {**state, "scene": target.id, "stage": "ending" if target.ending else "scene"}


def _debrief(scenario: Scenario, state: State, move: Move) -> State:
    _expect(state, "ending")
    counted = {} if scenario.replayable or "counted" in state else {"counted": state["path"]}
    return {**state, "stage": "debrief", "debriefed": True, **counted}


def _rewind(scenario: Scenario, state: State, move: Move) -> State:
    decided = [step[0] for step in state["path"]]
    scene = move.one("scene")
    if scene is None or scene not in decided:
        raise IllegalMove("You can go back to a decision that you have taken.")
    ended = {"ended": state["path"]} if state["stage"] == "debrief" else {}
    return {
        **state,
        "scene": scene,
        "stage": "scene",
        "path": state["path"][: decided.index(scene)],
        "rewinds": min(state["rewinds"] + 1, MOST_REWINDS_COUNTED),
        **ended,
    }


def _finish(scenario: Scenario, state: State, move: Move) -> State:
    if not state["debriefed"]:
        raise IllegalMove("The debrief comes first.")
    if state["stage"] in ("ending", "debrief") or "ended" not in state:
        return {**state, "stage": "finished"}
    walked = _walked(scenario, state["ended"])
    return {**state, "scene": walked["scene"], "path": walked["path"], "stage": "finished"}


_STEPS = {
    "choose": _choose,
    "continue": _continue,
    "acknowledge": _acknowledge,
    "debrief": _debrief,
    "rewind": _rewind,
    "finish": _finish,
}


def _expect(state: State, stage: str) -> None:
    if state["stage"] != stage:
        raise IllegalMove("The story stands at another point; look at the page again.")


def _scene(scenario: Scenario, key: str) -> Scene:
    scene = scenario.scene(key)
    if scene is None:
        raise IllegalMove("This scenario has changed since; start it again.")
    return scene
