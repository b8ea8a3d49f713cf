"""What may be seen of a scenario at each stage.

What a trainer would have done stays hidden until the debrief is open; a red line's card
is the one exception. The picture of the path is drawn in `pathmap`.
"""

from typing import Any

from courses import prose
from courses.kinds.kind import Brief, State, View
from courses.kinds.scenario import graph, pathmap, peers, story
from courses.kinds.scenario.document import METERS, Choice, Scenario, Scene
from courses.kinds.scenario.story import Decision, Told


def view(brief: Brief, state: State, locale: str) -> View:
    """`stage` is scene, consequence, red_line, ending, debrief or finished.

    Always: title, intro (HTML, only before the first decision), meters (key, value, change, share of
    half a bar), scene (title, time, where, who, text, arrivals). At a scene: choices (id, text, cost) and pick (least,
    most, budget, unit; None where one is chosen). After a choice: taken. From the debrief on: debrief, path,
    recommended, map, and what the class did, where the host says so and enough people did.
    """
    scenario: Scenario = brief.document
    told = story.told(scenario, state["path"], state["scene"])
    stage = state["stage"]
    shown = {
        "title": scenario.title,
        "intro": _prose(brief, scenario.intro, locale) if not told.steps else "",
        "stage": stage,
        "decision": len(told.steps) + (stage == "scene"),
        "meters": _meters(scenario, told, stage),
        "scene": _scene(brief, stage, told, locale),
        "debriefed": state["debriefed"],
    }
    if stage in ("consequence", "red_line"):
        return {**shown, "taken": _taken(brief, told.steps[-1], locale)}
    if stage in ("debrief", "finished"):
        return {**shown, **_debrief(brief, told, locale)}
    return shown


def _prose(brief: Brief, text: str, locale: str) -> str:
    return prose.render(text, brief.overlay, locale) if text else ""


def _line(brief: Brief, text: str, locale: str) -> str:
    return prose.render_line(text, brief.overlay, locale)


def _meters(scenario: Scenario, told: Told, stage: str) -> list[dict[str, Any]]:
    """What they show as just changed is the choice's doing, or what arrived with the scene."""
    is_decided = stage in ("consequence", "red_line") and told.steps
    just = told.steps[-1].choices if is_decided else told.world.felt
    changes = story.total([one.meters for one in just])
    reach = graph.reach(scenario)
    values = told.world.meters
    return [
        {"key": meter, "value": values[meter], "change": changes[meter], "share": _clamped(values[meter] / reach)}
        for meter in METERS
    ]


def _clamped(share: float) -> float:
    return max(-1.0, min(1.0, share))


def _scene(brief: Brief, stage: str, told: Told, locale: str) -> dict[str, Any]:
    scene = brief.document.scene(told.world.scene)
    shown = {
        "id": scene.id,
        "title": scene.title,
        "time": scene.time,
        "where": scene.where,
        "who": scene.who,
        "text": _prose(brief, scene.text, locale),
        "arrivals": [
            {"text": _prose(brief, later.text, locale), "after": later.after}
            for later in told.world.felt
            if later.text
        ],
        "choices": [],
        "pick": None,
    }
    if stage != "scene":
        return shown
    offered = [_offered(brief, choice, locale) for choice in told.world.offered(scene)]
    return {**shown, "choices": offered, "pick": _pick(scene)}


def _pick(scene: Scene) -> dict[str, Any] | None:
    if scene.pick is None:
        return None
    return {name: getattr(scene.pick, name) for name in ("least", "most", "budget", "unit")}


def _offered(brief: Brief, choice: Choice, locale: str) -> dict[str, Any]:
    return {"id": choice.id, "text": _line(brief, choice.text, locale), "cost": choice.cost}


def _taken(brief: Brief, decision: Decision, locale: str) -> dict[str, Any]:
    shown = {
        "scene": decision.scene.id,
        "texts": [_line(brief, choice.text, locale) for choice in decision.choices],
        "consequence": "".join(_prose(brief, choice.consequence, locale) for choice in decision.choices),
    }
    if not decision.crosses:
        return shown
    crossed = [choice for choice in decision.choices if choice.red_line is not None]
    return {
        **shown,
        "red_line": "".join(_prose(brief, choice.red_line or "", locale) for choice in crossed),
        "debrief": "".join(_prose(brief, choice.debrief, locale) for choice in crossed),
    }


def _debrief(brief: Brief, told: Told, locale: str) -> dict[str, Any]:
    scenario: Scenario = brief.document
    taken, best = told.steps, story.told(scenario, graph.recommended(scenario)).steps
    felt = {id(later) for step in taken for later in step.felt} | {id(later) for later in told.world.felt}
    others = peers.shares(scenario, brief.peers)
    return {
        "debrief": {
            "text": _prose(brief, scenario.debrief.text, locale),
            "questions": [{"id": prompt.id, "text": prompt.text} for prompt in scenario.debrief.questions],
        },
        "path": [{**_step(brief, one, felt, locale), "others": _others(brief, one, others, locale)} for one in taken],
        "recommended": [_advised(brief, decision, locale) for decision in best],
        "others": [_advised(brief, decision, locale) for decision in peers.path(scenario, others)],
        "map": pathmap.draw(scenario, taken, best),
    }


def _step(brief: Brief, decision: Decision, felt: set[int], locale: str) -> dict[str, Any]:
    scene, choices = decision.scene, decision.choices
    laters = [later for choice in choices for later in choice.later if id(later) in felt]
    return {
        **_advised(brief, decision, locale),
        "debrief": "".join(_prose(brief, choice.debrief, locale) for choice in choices),
        "meters": story.total([choice.meters for choice in choices]),
        "later": [
            {"text": _prose(brief, later.text, locale), "after": later.after, "meters": story.total([later.meters])}
            for later in laters
        ],
        "red_line": "".join(_prose(brief, choice.red_line or "", locale) for choice in choices),
        "is_recommended": decision.is_recommended,
        "better": _better(brief, scene, locale),
    }


def _advised(brief: Brief, decision: Decision, locale: str) -> dict[str, Any]:
    texts = [_line(brief, choice.text, locale) for choice in decision.choices]
    return {"scene": decision.scene.id, "title": decision.scene.title, "choice": " · ".join(texts)}


def _better(brief: Brief, scene: Scene, locale: str) -> str:
    """What is recommended in this scene, in its own words."""
    return " · ".join(_line(brief, choice.text, locale) for choice in scene.choices if choice.recommended)


def _others(
    brief: Brief, decision: Decision, others: peers.Shares, locale: str
) -> list[dict[str, Any]]:
    """What the class chose first in this scene; a share is None where fewer than five did."""
    found = others.get(decision.scene.id)
    if found is None:
        return []
    return [
        {"choice": _line(brief, choice.text, locale), "share": found[choice.id]} for choice in decision.scene.choices
    ]
