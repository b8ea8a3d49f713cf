"""The moves of a product, one function each: from a draft to the next.

Which of them may be made by whom belongs to `play`, what is shown to `views`.
"""

from collections.abc import Mapping
from typing import Any, Final

from courses.errors import IllegalMove, Sentence
from courses.kinds.form.entries import personal
from courses.kinds.kind import Move, State
from courses.kinds.product.document import Product, Section

CRITERION: Final = "c."
LONGEST_COMMENT: Final = 300
HANDED_IN: Final = ("handed_in", "accepted")
REASONS: Final = ("missing", "names", "law", "clarity", "vague")
"""Why a draft comes back; their words stand in the template."""


def save(product: Product, state: State, move: Move) -> State:
    """Keep a section as it was typed; `go` turns the page when nothing is wrong with it.

    The page says which `section` it shows, so that a text which was shown again goes where it belongs.
    """
    _refuse_unknown(move, {"text", "go", "section"})
    if "section" in move.data:
        state = open_section(product, state, Move("open", {"section": move.data["section"]}))
    section = _writing(product, state)
    typed = _typed(section, move)
    others = {key: text for key, text in state["texts"].items() if key != section.id}
    texts = {**others, section.id: typed} if typed else others
    after = {**state, "texts": _ordered(product, texts), "tried": False}
    go = move.one("go") or ""
    if go in ("next", "preview") and personal(typed) is not None:
        return {**after, "tried": True}
    if go == "preview":
        return {**after, "stage": "preview"}
    return _turned(product, after, section) if go == "next" else after


def echoed(product: Product, state: State, move: Move) -> State:
    """The section with what was typed; where nothing can be written now, the words alone, as `unsaved`.

    Nothing is shown again that is kept already.
    """
    typed = "".join(move.data.get("text", ())).replace("\r\n", "\n").strip()
    if move.act != "save" or not typed:
        return state
    section = product.section(move.one("section") or state["section"])
    if section is None:
        return {**state, "unsaved": typed}
    if state["texts"].get(section.id) == typed:
        return state
    if state["stage"] in HANDED_IN:
        return {**state, "unsaved": typed}
    texts = _ordered(product, {**state["texts"], section.id: typed})
    return {**state, "stage": "writing", "section": section.id, "texts": texts, "tried": False}


def open_section(product: Product, state: State, move: Move) -> State:
    """Go to one of the sections, from another one or from the preview."""
    _refuse_unknown(move, {"section"})
    section = product.section(move.one("section") or "")
    if state["stage"] not in ("writing", "preview") or section is None:
        raise IllegalMove("There is no such section to write in now; look at the page again.")
    return {**state, "stage": "writing", "section": section.id, "tried": False}


def check(product: Product, state: State, move: Move) -> State:
    """Keep the marks of the self-check; `go=submit` hands the draft in when nothing is missing."""
    if state["stage"] != "preview":
        raise IllegalMove("Look at the whole product first, then hand it in.")
    after = {**state, "marks": _marks(product, move), "tried": False}
    if move.one("go") != "submit":
        return after
    if errors(product, state["texts"]):
        return {**after, "tried": True}
    return {**after, "stage": "handed_in", "drafts": state["drafts"] + 1, "answer": None}


def revise(product: Product, state: State, move: Move) -> State:
    """Take a draft that was handed in up again; an accepted one stays as it is."""
    _refuse_unknown(move, set())
    if state["stage"] != "handed_in":
        raise IllegalMove("Only a draft that was handed in and is not accepted yet can be revised.")
    return {**state, "stage": "writing", "section": product.sections[0].id, "tried": False}


def accept(product: Product, state: State, move: Move) -> State:
    """A facilitator takes the draft as it is."""
    if state["stage"] != "handed_in":
        raise IllegalMove("There is no draft to accept: none is handed in, or it has been accepted.")
    return {**state, "stage": "accepted", "answer": _answer(move)}


def give_back(product: Product, state: State, move: Move) -> State:
    """A facilitator returns the draft, an accepted one too, and says why."""
    if state["stage"] not in HANDED_IN:
        raise IllegalMove("There is no draft to return: none is handed in.")
    answer = _answer(move)
    if answer["reason"] is None:
        raise IllegalMove("Say why the draft comes back.")
    return {**state, "stage": "writing", "section": product.sections[0].id, "tried": False, "answer": answer}


def errors(product: Product, texts: Mapping[str, str]) -> dict[str, Sentence]:
    """Section → what keeps the draft from being handed in, in the order of the document."""
    found = ((section.id, _error(section, texts.get(section.id, ""))) for section in product.sections)
    return {key: message for key, message in found if message is not None}


def fitting(product: Product, state: State) -> dict[str, Any]:
    """The draft without what the document has no place for any more."""
    texts = _ordered(product, state["texts"])
    marks = {key: level for key, level in state["marks"].items() if _has_level(product, key, level)}
    section = state["section"] if product.section(state["section"]) is not None else product.sections[0].id
    is_short = state["stage"] in ("preview", *HANDED_IN) and bool(errors(product, texts))
    stage = "writing" if is_short else state["stage"]
    return {**state, "texts": texts, "marks": marks, "section": section, "stage": stage, "tried": False}


def _error(section: Section, typed: str) -> Sentence | None:
    return Sentence("This is needed.") if section.required and not typed else personal(typed)


def _writing(product: Product, state: State) -> Section:
    section = product.section(state["section"])
    if state["stage"] != "writing" or section is None:
        raise IllegalMove("Open a section first; the page was out of date.")
    return section


def _typed(section: Section, move: Move) -> str:
    values = move.data.get("text", ())
    typed = values[0].replace("\r\n", "\n").strip() if len(values) == 1 else ""
    if len(values) > 1 or len(typed) > section.longest:
        raise IllegalMove("The text is longer than this section takes.")
    return typed


def _turned(product: Product, state: State, section: Section) -> State:
    """To the next section, or after the last one to the preview."""
    following = product.sections[product.sections.index(section) + 1 :]
    return {**state, "section": following[0].id} if following else {**state, "stage": "preview"}


def _ordered(product: Product, texts: Mapping[str, str]) -> dict[str, str]:
    """In the order of the document, so that the same texts are the same state whatever came first."""
    return {section.id: texts[section.id] for section in product.sections if section.id in texts}


def _marks(product: Product, move: Move) -> dict[str, str]:
    names = {f"{CRITERION}{criterion.id}" for criterion in product.rubric}
    _refuse_unknown(move, {*names, "go"})
    given = {criterion.id: move.one(f"{CRITERION}{criterion.id}") for criterion in product.rubric}
    marks = {key: level for key, level in given.items() if level}
    if not all(_has_level(product, key, level) for key, level in marks.items()):
        raise IllegalMove("The rubric has no such level.")
    return marks


def _has_level(product: Product, key: str, level: str) -> bool:
    criterion = product.criterion(key)
    return criterion is not None and criterion.level(level) is not None


def _answer(move: Move) -> dict[str, str | None]:
    """What the facilitator says: a reason of the list, and a few words."""
    _refuse_unknown(move, {"reason", "comment"})
    reason, comment = move.one("reason") or None, " ".join((move.one("comment") or "").split())
    if reason is not None and reason not in REASONS:
        raise IllegalMove("Choose one of the reasons in the list.")
    if len(comment) > LONGEST_COMMENT:
        raise IllegalMove("A few words are enough: at most 300 characters.")
    return {"reason": reason, "comment": comment}


def _refuse_unknown(move: Move, known: set[str]) -> None:
    if set(move.data) - known:
        raise IllegalMove("The form has a field that is not known here.")
