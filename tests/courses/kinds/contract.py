"""What holds for every kind; each kind's tests subclass `KindContract` and say what is its own.

Nothing about one kind's rules belongs here.
"""

import copy
import json
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.errors import ContentError, IllegalMove, Problem
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds import structure
from courses.kinds.kind import Brief, Kind, Move, State
from courses.player.frame import Frame
from courses.player.rendering import render

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LOCALES = ("en", "es")
RUBBISH = (
    Move(""),
    Move("no-such-move"),
    Move("answer", {"q.no-such": ("a",)}),
    Move("choose", {"choice": ("no-such",)}),
    Move("page", {"to": ("9999999999999999999",)}),
    Move("rewind", {"scene": ("\0",)}),
    Move("rewind", {"scene": ("a", "b")}),
    Move("read", by="facilitator"),
    Move("posted", {"\ud800": ("x" * 20_000,)}),
    Move("submit", {"score": ("1e308",)}),
)


class KindContract:
    """Subclass it as `Test…`, set `kind` and `source`, and write `moves`, `walk` and `secrets`."""

    kind: Kind
    source: str
    broken: Sequence[tuple[str, str]] = ()
    """Sources that are refused or complained of, each with a part of the path that is named."""

    edited: Sequence[str] = ()
    """Other sources of the same activity, as an author may leave them: ids gone, added, of another type."""

    def document(self) -> Any:
        return self.kind.parse(self.source, "source")

    def brief(self) -> Brief:
        return Brief(self.document(), NEUTRAL)

    def moves(self, document: Any) -> list[Move]:
        """Moves that may be legal somewhere in this document."""
        raise NotImplementedError

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        """Moves that complete the activity from its start."""
        raise NotImplementedError

    def secrets(self, document: Any, state: State) -> Iterable[str]:
        """Words that this state must not show yet."""
        return ()

    def played(self, brief: Brief, seed: int, count: int) -> list[State]:
        """Every state of a random play of `count` moves, refused ones included."""
        chance = random.Random(seed)
        state = self.kind.start(brief, seed, NOW)
        states = [state]
        pool = [*self.moves(brief.document), *RUBBISH]
        for _ in range(count):
            state = self.tried(brief, state, chance.choice(pool))
            states.append(state)
        return states

    def tried(self, brief: Brief, state: State, move: Move) -> State:
        before = copy.deepcopy(state)
        try:
            after = self.kind.advance(brief, state, move, NOW)
        except IllegalMove:
            after = state
        assert state == before, "a move changed the state it was given"
        return after

    def completed(self, brief: Brief) -> State:
        state = self.kind.start(brief, 1, NOW)
        for move in self.walk(brief, state):
            state = self.kind.advance(brief, state, move, NOW)
        return state

    def test_parse_and_dump_are_each_other_s_inverse(self) -> None:
        document = self.document()
        assert self.kind.parse(self.kind.dump(document), "again") == document
        assert isinstance(document, self.kind.Document)

    def test_the_example_has_no_problems(self) -> None:
        assert list(self.kind.check(self.document(), "source")) == []

    def test_every_content_problem_names_file_and_path(self) -> None:
        for source, path in self.broken:
            problems = self.problems(source)
            assert problems, source
            assert {problem.file for problem in problems} == {"broken"}
            assert any(path in problem.path for problem in problems), [str(problem) for problem in problems]

    def problems(self, source: str) -> Sequence[Problem]:
        try:
            return tuple(self.kind.check(self.kind.parse(source, "broken"), "broken"))
        except ContentError as error:
            return error.problems

    def test_a_state_is_json_of_at_most_16_kb_after_200_moves(self) -> None:
        for seed in range(3):
            state = self.played(self.brief(), seed, 200)[-1]
            text = json.dumps(state, allow_nan=False)
            assert len(text.encode()) <= structure.LARGEST_STATE
            assert json.loads(text) == state

    def test_a_state_says_which_structure_it_was_started_on(self) -> None:
        state = self.kind.start(self.brief(), 1, NOW)
        assert structure.fits(self.kind, self.document(), state)
        assert not structure.fits(self.kind, self.document(), {**state, "structure": "other"})

    def test_the_same_moves_give_the_same_state(self) -> None:
        assert self.played(self.brief(), 5, 60) == self.played(self.brief(), 5, 60)

    def test_a_state_that_went_through_json_plays_on_alike(self) -> None:
        brief = self.brief()
        for state in self.played(brief, 6, 40):
            restored = json.loads(json.dumps(state))
            for move in self.moves(brief.document):
                assert self.tried(brief, state, move) == self.tried(brief, restored, move)

    @pytest.mark.parametrize("move", RUBBISH, ids=lambda move: move.act or "empty")
    def test_an_illegal_move_is_refused_and_nothing_is_lost(self, move: Move) -> None:
        brief = self.brief()
        state = self.kind.start(brief, 1, NOW)
        before = copy.deepcopy(state)
        with pytest.raises(IllegalMove, match=r"^[A-Z].+\.$"):
            self.kind.advance(brief, state, move, NOW)
        assert state == before

    def test_any_sequence_of_moves_keeps_the_promises(self) -> None:
        brief = self.brief()

        @settings(max_examples=25, deadline=None)
        @given(seed=st.integers(0, 2**32), count=st.integers(0, 40))
        def holds(seed: int, count: int) -> None:
            for state in self.played(brief, seed, count):
                self.judged_soundly(brief, state)

        holds()

    def judged_soundly(self, brief: Brief, state: State) -> None:
        score = self.kind.judge(brief, state, NOW)
        progress = self.kind.progress(brief, state)
        assert 0 <= progress <= 1
        assert (progress == 1) == (score is not None)
        assert score is None or 0 <= score.earned <= score.possible

    def test_every_view_renders_in_every_language_and_keeps_its_secrets(self) -> None:
        brief = self.brief()
        states = {json.dumps(state): state for seed in range(4) for state in self.played(brief, seed, 60)}
        for state in [*states.values(), self.completed(brief)]:
            for locale in LOCALES:
                self.shown(brief, state, locale)

    def shown(self, brief: Brief, state: State, locale: str) -> str:
        view = self.kind.view(brief, state, NOW, locale)
        html = render(self.kind, view, Frame(locale, "/move", hidden=(("turn", "3"),)))
        for secret in self.secrets(brief.document, state):
            assert secret not in json.dumps(dict(view)), secret
            assert secret not in html, secret
        assert html.count("<form") == html.count("</form>")
        return html

    def test_a_view_is_json_too(self) -> None:
        brief = self.brief()
        for state in (self.kind.start(brief, 1, NOW), self.completed(brief)):
            json.dumps(dict(self.kind.view(brief, state, NOW, "en")), allow_nan=False)

    def test_looking_changes_nothing(self) -> None:
        brief = self.brief()
        state = self.kind.start(brief, 1, NOW)
        before = copy.deepcopy(state)
        self.kind.view(brief, state, NOW, "en")
        self.kind.judge(brief, state, NOW)
        self.kind.progress(brief, state)
        assert state == before

    def test_a_completed_walk_is_judged(self) -> None:
        brief = self.brief()
        score = self.kind.judge(brief, self.completed(brief), NOW)
        assert score is not None
        assert self.kind.judge(brief, self.kind.start(brief, 1, NOW), NOW) is None

    def test_a_state_of_the_same_document_is_adapted_to_itself(self) -> None:
        brief = self.brief()
        for state in self.played(brief, 7, 40):
            assert structure.adapted(self.kind, brief, state) == state

    def test_a_state_of_a_changed_document_plays_on_or_begins_again(self) -> None:
        begun = self.brief()
        states = {json.dumps(one): one for seed in range(12) for one in self.played(begun, seed, 40)}
        unfinished = [one for one in states.values() if self.kind.judge(begun, one, NOW) is None]
        for source in self.edited:
            brief = Brief(self.kind.parse(source, "changed"), NEUTRAL)
            assert list(self.kind.check(brief.document, "changed")) == []
            assert self.kind.structure(brief.document) != self.kind.structure(begun.document), source
            kept = [after for one in unfinished if (after := self.adapted(brief, one)) is not None]
            assert kept, source

    def adapted(self, brief: Brief, state: State) -> State | None:
        """The state after the change, with every promise that any state keeps."""
        before = copy.deepcopy(state)
        after = structure.adapted(self.kind, brief, state)
        assert state == before
        if after is None:
            return None
        assert structure.fits(self.kind, brief.document, after)
        assert structure.adapted(self.kind, brief, after) == after
        assert self.kind.judge(brief, after, NOW) is None
        assert len(json.dumps(after, allow_nan=False).encode()) <= structure.LARGEST_STATE
        self.shown(brief, after, "es")
        for move in self.moves(brief.document):
            self.judged_soundly(brief, self.tried(brief, after, move))
        return after

    def test_a_summary_of_none_and_of_many_attempts_is_json(self) -> None:
        brief = self.brief()
        states = [self.completed(brief), *(self.played(brief, seed, 30)[-1] for seed in range(6))]
        for some in ([], states):
            summary = self.kind.summarise(brief, some)
            assert json.loads(json.dumps(dict(summary), allow_nan=False))["n"] == len(some)
