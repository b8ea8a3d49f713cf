"""A scenario on paper: every scene, every choice, what follows and where it leads, to be read like a branching book.

An instructor's sheet also has the meters, the red lines, what a trainer would say, and a map of the whole story.
"""

from typing import Any

from courses import prose
from courses.kinds.kind import Brief, Reader, View
from courses.kinds.scenario import pathmap, worlds
from courses.kinds.scenario.conditions import METERS, When
from courses.kinds.scenario.document import Choice, Pick, Scenario, Scene


def view(brief: Brief, locale: str, reader: Reader) -> View:
    """Title, intro, and all `scenes`, numbered in the order of the document; for instructors with debrief and map."""
    sheet = _Sheet(brief, locale, reader)
    scenario: Scenario = brief.document
    shown = {
        "title": scenario.title,
        "intro": sheet.block(scenario.intro),
        "reader": reader,
        "start": sheet.numbers[scenario.start],
        "scenes": [sheet.scene(scene) for scene in scenario.scenes],
    }
    if reader == "trainee":
        return shown
    return {
        **shown,
        "debrief": sheet.block(scenario.debrief.text),
        "questions": [prompt.text for prompt in scenario.debrief.questions],
        "score": scenario.score,
        "best": worlds.courses(scenario).best,
        "map": pathmap.whole(scenario),
    }


class _Sheet:
    """One reader's sheet: how texts are rendered, and the numbers of the scenes."""

    def __init__(self, brief: Brief, locale: str, reader: Reader) -> None:
        self._brief, self._locale, self._reader = brief, locale, reader
        self.numbers = {scene.id: number for number, scene in enumerate(brief.document.scenes, 1)}

    def block(self, text: str) -> str:
        return prose.render(text, self._brief.overlay, self._locale) if text else ""

    def scene(self, scene: Scene) -> dict[str, Any]:
        """A scene with its choices."""
        names = ("title", "time", "where", "who", "ending")
        return {
            **{name: getattr(scene, name) for name in names},
            "id": scene.id,
            "number": self.numbers[scene.id],
            "text": self.block(scene.text),
            "pick": self._pick(scene.pick) if scene.pick is not None else None,
            "choices": [self._choice(choice) for choice in scene.choices],
        }

    def _pick(self, pick: Pick) -> dict[str, Any]:
        return {"least": pick.least, "most": pick.most, "budget": pick.budget, "unit": pick.unit, **self._leads(pick)}

    def _choice(self, choice: Choice) -> dict[str, Any]:
        shown = {
            "text": prose.render_line(choice.text, self._brief.overlay, self._locale),
            "cost": choice.cost,
            "when": self._when(choice.when),
            "consequence": self.block(choice.consequence),
            "later": [
                {"scene": self.numbers[later.scene], "text": self.block(later.text), "when": self._when(later.when)}
                for later in choice.later
            ],
            **self._leads(choice),
        }
        if self._reader == "trainee":
            return shown
        return {
            **shown,
            "meters": {meter: getattr(choice.meters, meter) for meter in METERS},
            "recommended": choice.recommended,
            "red_line": self.block(choice.red_line or ""),
            "debrief": self.block(choice.debrief),
        }

    def _leads(self, source: Choice | Pick) -> dict[str, Any]:
        ways = [{"to": self.numbers[way.to], "when": self._when(way.when)} for way in source.ways]
        return {"to": self.numbers.get(source.to or ""), "ways": ways}

    def _when(self, when: When | None) -> dict[str, Any] | None:
        """A condition with the words of the choices that it names."""
        if when is None:
            return None
        return {
            "chosen": [self._named(name) for name in when.chosen],
            "not_chosen": [self._named(name) for name in when.not_chosen],
            "at_least": dict(when.at_least.each()),
            "at_most": dict(when.at_most.each()),
        }

    def _named(self, name: str) -> dict[str, Any]:
        scene_id, _, choice_id = name.partition("/")
        scene = self._brief.document.scene(scene_id)
        choice = scene.choice(choice_id) if scene is not None else None
        text = prose.plain(choice.text, self._brief.overlay, self._locale) if choice is not None else name
        return {"scene": self.numbers.get(scene_id), "text": text}
