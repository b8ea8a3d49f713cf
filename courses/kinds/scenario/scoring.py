"""What a finished scenario earns: by completion, by recommended decisions, or by the meters.

What counts is the path with which the debrief was first opened; whoever goes back afterwards practises.
"""

from courses.kinds.kind import State
from courses.kinds.scenario import story, worlds
from courses.kinds.scenario.document import Scenario
from courses.outcome import Score


def score(scenario: Scenario, state: State) -> Score:
    """A share of 1; nothing where a red line was crossed on the path that counts, if there is a rule."""
    if scenario.score == "completion":
        return Score(1, 1)
    told = story.told(scenario, state.get("counted", state["path"]))
    if not told.steps or any(step.crosses for step in told.steps):
        return Score(0, 1)
    if scenario.score == "recommended":
        return Score(sum(step.is_recommended for step in told.steps) / len(told.steps), 1)
    world = story.arrived(told.world, told.steps[-1].to)
    best = max(1, worlds.courses(scenario).best)
    return Score(min(1.0, max(0, sum(world.meters.values())) / best), 1)
