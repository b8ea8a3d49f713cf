"""The kind `journal`: nothing that was written is lost, and everything can be taken away by its owner."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.journal import KIND
from courses.kinds.journal.document import LONGEST, MOST
from courses.kinds.journal.play import JournalKind
from courses.kinds.kind import Brief, Kind, Move, State
from courses.kinds.privacy import Diary, Echoing
from courses.player.frame import Frame
from courses.player.rendering import printed, render
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.kinds.examples import JOURNAL

journal = JournalKind()
BRIEF = Brief(KIND.parse(JOURNAL, "j.yaml"), NEUTRAL)
WORDS = "Lo que más me sorprendió fue el silencio."


def save(text: str = WORDS, prompt: str = "before", **more: str) -> Move:
    return Move("save", {"text": (text,), "prompt": (prompt,), **{name: (value,) for name, value in more.items()}})


def change(entry: str, text: str) -> Move:
    return Move("save", {"text": (text,), "entry": (entry,)})


def about(act: str, entry: str = "1") -> Move:
    return Move(act, {"entry": (entry,)})


def page(name: str, **more: str) -> Move:
    return Move("open", {"page": (name,), **{key: (value,) for key, value in more.items()}})


def played(*moves: Move, brief: Brief = BRIEF, state: State | None = None) -> State:
    at = KIND.start(brief, 1, NOW) if state is None else state
    for move in moves:
        at = KIND.advance(brief, at, move, NOW)
    return at


def html(state: State, mode: Any = "live", brief: Brief = BRIEF) -> str:
    return render(KIND, KIND.view(brief, state, NOW, "en"), Frame("en", "/move", mode=mode))


class TestJournal(KindContract):
    kind: Kind = KIND
    source = JOURNAL
    broken = (
        ("prompts: []\n", "title"),
        (JOURNAL.replace("id: contact", "id: before"), "prompts/before"),
        (JOURNAL.replace("entries: 2", "entries: 0"), "entries"),
        (JOURNAL + "odd: 1\n", "odd"),
        ("title: x\nfree: false\n", "prompts"),
        (JOURNAL.replace("What do you expect?", '"{{law:nothing-of-the-kind}}"'), "prompts/before/text"),
    )

    def moves(self, document: Any) -> list[Move]:
        some = [save(), save("x" * LONGEST, "contact"), save("", "before"), save("free", ""), save("lost", "gone")]
        edits = [change("1", "other words"), change("99", "nothing there")]
        pages = [page("list"), page("write", prompt="before"), page("edit", entry="1"), page("share", entry="2")]
        return [*some, *edits, *pages, page("delete", entry="1"), about("delete"), about("share"), about("withdraw")]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [page("write", prompt="before"), save(), save("Otra cosa.", "")]

    def test_a_state_is_json_of_at_most_16_kb_after_200_moves(self) -> None:
        """Its entries are kept in fields of their own, so that it is the rest that must be small."""
        for seed in range(3):
            rest, entries = journal.apart(self.played(self.brief(), seed, 200)[-1])
            assert len(json.dumps(rest)) < 1024
            assert all(len(json.dumps(entry)) <= 16 * 1024 for entry in entries.values())


def test_a_real_journal_over_ten_modules_has_room() -> None:
    state = played(*[save("ñ" * 2000, "contact") for _ in range(20)])
    assert len(state["entries"]) == 20
    assert {entry["text"] for entry in state["entries"].values()} == {"ñ" * 2000}


def test_it_is_complete_with_enough_entries_and_goes_on() -> None:
    state = played(save())
    assert (KIND.judge(BRIEF, state, NOW), KIND.progress(BRIEF, state)) == (None, 0.5)
    state = played(save(), state=state)
    assert KIND.judge(BRIEF, state, NOW) is not None
    state = played(about("delete", "1"), about("delete", "2"), save("still open"), state=state)
    assert KIND.judge(BRIEF, state, NOW) is not None
    assert [entry["text"] for entry in state["entries"].values()] == ["still open"]


def test_a_journal_is_bounded_and_says_so() -> None:
    state = played(*[save("x", "") for _ in range(MOST)])
    with pytest.raises(IllegalMove, match="sixty"):
        played(save(), state=state)
    assert "This journal is full" in html(state)
    with pytest.raises(IllegalMove, match="at most 4,000"):
        played(save("x" * (LONGEST + 1)))


def test_an_entry_can_be_changed_deleted_shared_and_taken_back() -> None:
    state = KIND.advance(BRIEF, played(save()), change("1", "better\r\nwords "), NOW + timedelta(days=3))
    assert state["entries"]["1"]["text"] == "better\nwords"
    assert "changed 25 November 2026" in html(state)
    assert journal.is_shared(played(about("share"), state=state)["entries"]["1"])
    assert not journal.is_shared(played(about("share"), about("withdraw"), state=state)["entries"]["1"])
    assert WORDS not in json.dumps(played(about("delete"), state=state))


def test_the_pages_before_deleting_and_sharing_say_what_happens() -> None:
    state = played(save())
    assert "deleted for good" in html(played(page("delete", entry="1"), state=state))
    shown = html(played(page("share", entry="1"), state=state))
    assert "with your name" in shown
    assert "take it back" in shown
    assert WORDS in shown


def test_the_reminder_stands_before_the_field() -> None:
    shown = html(played(page("write", prompt="before")))
    assert shown.index("Leave out names") < shown.index("<textarea")
    own = Brief(KIND.parse(JOURNAL + "reminder: Name no street.\n", "j.yaml"), NEUTRAL)
    assert "Name no street." in html(played(page("write", prompt="before"), brief=own), brief=own)


def test_a_refused_entry_comes_back_with_its_words() -> None:
    assert isinstance(KIND, Echoing)
    state, long = played(save()), "x" * (LONGEST + 1)
    shown = html(KIND.echoed(BRIEF, state, save(long, "contact")))
    assert long in shown
    assert "A contact" in shown
    assert long in html(KIND.echoed(BRIEF, state, change("1", long)))
    gone = html(KIND.echoed(BRIEF, state, change("99", "kept words")))
    assert "kept words" in gone
    assert KIND.echoed(BRIEF, state, about("delete")) == state


def test_entries_are_kept_apart_and_put_together_in_their_order() -> None:
    assert isinstance(KIND, Diary)
    state = played(*[save(f"entry {number}", "") for number in range(12)])
    rest, entries = KIND.apart(state)
    assert "entry" not in json.dumps(rest["done"])
    assert "entries" not in rest
    assert KIND.together(rest, dict(reversed(entries.items()))) == state
    assert list(KIND.together(rest, dict(reversed(entries.items())))["entries"]) == list(entries)


def test_nothing_is_lost_when_prompts_go() -> None:
    state = played(save("to a prompt that goes", "contact"), save("free words", ""))
    changed = JOURNAL.replace("id: contact", "id: other").replace("free: true", "free: false")
    brief = Brief(KIND.parse(changed, "j.yaml"), NEUTRAL)
    adapted = journal.adapt(brief, state)
    assert adapted is not None
    assert adapted["entries"] == state["entries"]
    assert adapted["structure"] != state["structure"]
    shown = html(adapted, brief=brief)
    assert shown.count("Written to something that is no longer asked here") == 2
    assert "to a prompt that goes" in shown
    assert "free words" in shown
    assert "entries" in played(about("delete", "1"), brief=brief, state=adapted)


@pytest.mark.parametrize("by", ["facilitator", "system"])
def test_nobody_else_writes_in_it(by: Any) -> None:
    with pytest.raises(IllegalMove, match="owner"):
        KIND.advance(BRIEF, played(), Move("save", {"text": ("x",), "prompt": ("",)}, by=by), NOW)


def test_what_was_written_is_escaped_and_read_only_without_forms() -> None:
    state = played(save("<script>alert(1)</script> {{law:competence}} {% raise %}"))
    assert "&lt;script&gt;alert(1)" in html(state)
    assert "{{law:competence}}" in html(state)
    assert "<form" not in html(state, "read_only")


def test_instructors_are_told_counts_and_never_a_word() -> None:
    summary = KIND.summarise(BRIEF, [played(save()), played()])
    assert summary == {"n": 2, "done": 0}


def test_on_paper_stand_the_prompts() -> None:
    sheet = printed(journal, journal.on_paper(BRIEF, "es", "trainee"), Frame("es", ""))
    assert "Before the course" in sheet
    assert "<form" not in sheet
