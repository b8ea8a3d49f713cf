"""Any valid document of each kind, drawn by hypothesis; words that must stay hidden for a while begin with `SECRET`.

What is drawn is sound by construction, so that a problem that a check finds is a bug of the check.
"""

from typing import Any

import yaml
from hypothesis import strategies as st

SECRET = "sealed"

_SIGNS = st.text("abc áéíñ¿ÜßЖ中,.:;!?'\"%&()-_*#", max_size=20)
words = _SIGNS.map(lambda text: f"W {text.strip()}".strip())
"""Words of several scripts and marks that Markdown or YAML might take for its own."""

sealed = _SIGNS.map(lambda text: f"{SECRET} {text.strip()}".strip())
"""Words that nobody may see too early."""


def ids(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """So many different ids."""
    names = st.builds("{}{}".format, st.sampled_from("abcdefgh"), st.integers(0, 99))
    return st.lists(names, min_size=least, max_size=most, unique=True)


@st.composite
def lesson(draw: Any) -> str:
    parts = [f"## {draw(words)} {{#{key}}}\n\n{draw(words)}\n" for key in draw(ids(1, 5))]
    head = yaml.safe_dump({"title": draw(words), "summary": draw(words), "objectives": ["explain"]}, allow_unicode=True)
    return f"---\n{head}---\n\n" + "\n".join(parts)


@st.composite
def _question(draw: Any, key: str) -> dict[str, Any]:
    make = draw(st.sampled_from((_choices, _truefalse, _rows, _ordering, _numeric, _short, _gaps)))
    told = {
        "id": key, "text": draw(words), "points": draw(st.sampled_from((1, 2, 2.5))),
        "confidence": draw(st.sampled_from(("verified", "verified", "partly"))), "feedback": draw(sealed),
    }  # fmt: skip
    return {**told, **draw(make())}


@st.composite
def _choices(draw: Any) -> dict[str, Any]:
    kind, keys = draw(st.sampled_from(("single", "multiple"))), draw(ids(2, 5))
    right = keys[:1] if kind == "single" else keys[: draw(st.integers(1, len(keys) - 1))]
    options = [{"id": one, "text": draw(words), "correct": one in right, "feedback": draw(sealed)} for one in keys]
    return {"type": kind, "options": draw(st.permutations(options))}


@st.composite
def _truefalse(draw: Any) -> dict[str, Any]:
    right = draw(st.sampled_from(("true", "false")))
    options = [{"id": one, "text": draw(words), "correct": one == right} for one in ("true", "false")]
    return {"type": "truefalse", "options": options}


@st.composite
def _rows(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(("matching", "matrix")))
    columns = draw(ids(2, 4))
    rows = draw(ids(2, 2 if kind == "matching" else 4))
    rights = columns[:2] if kind == "matching" else [draw(st.sampled_from(columns)) for _ in rows]
    return {
        "type": kind,
        "rows": [{"id": one, "text": draw(words), "right": right} for one, right in zip(rows, rights, strict=True)],
        "columns": [{"id": one, "text": draw(words)} for one in columns],
    }


@st.composite
def _ordering(draw: Any) -> dict[str, Any]:
    return {"type": "ordering", "items": [{"id": one, "text": draw(words)} for one in draw(ids(3, 6))]}


@st.composite
def _numeric(draw: Any) -> dict[str, Any]:
    figures = st.integers(-1000, 1000).map(lambda number: number / 2)
    return {"type": "numeric", "answer": draw(figures), "tolerance": draw(st.sampled_from((0, 0.5, 10)))}


@st.composite
def _short(draw: Any) -> dict[str, Any]:
    return {"type": "short", "accepted": [{"id": one, "text": f"{one} form"} for one in draw(ids(1, 3))]}


@st.composite
def _gaps(draw: Any) -> dict[str, Any]:
    keys = draw(ids(1, 3))
    gaps = [{"id": one, "accepted": [{"id": "form", "text": f"{one} word"}]} for one in keys]
    return {"type": "gaps", "body": " and ".join(f"[[{one}]]" for one in keys) + "\n", "gaps": gaps}


@st.composite
def quiz(draw: Any) -> str:
    keys = draw(ids(1, 6))
    told = {
        "title": draw(words), "review": draw(st.sampled_from(("end", "score"))),
        "per_page": draw(st.sampled_from((1, 2, "all"))), "certainty": draw(st.booleans()),
        "shuffle_questions": draw(st.booleans()), "questions": [draw(_question(key)) for key in keys],
    }  # fmt: skip
    if draw(st.booleans()):
        told["draw"] = draw(st.integers(1, len(keys)))
    return _written(told)


@st.composite
def scenario(draw: Any) -> str:
    keys = draw(ids(2, 6))
    scenes = [draw(_scene(keys, number)) for number in range(len(keys) - 1)]
    ending = {"id": keys[-1], "ending": True, "title": draw(words), "text": draw(words)}
    debrief = {"text": draw(sealed)}
    score = draw(st.sampled_from(("completion", "recommended", "meters")))
    return _written({
        "title": draw(words), "start": keys[0], "score": score, "scenes": [*scenes, ending], "debrief": debrief,
    })  # fmt: skip


@st.composite
def _scene(draw: Any, keys: list[str], number: int) -> dict[str, Any]:
    """Its first choice leads on, the best of it too, so that every scene is reached and every one can end."""
    choices = []
    for place, key in enumerate(draw(ids(3, 4))):
        to = keys[number + 1] if place == 0 else draw(st.sampled_from(keys[number + 1 :]))
        meters = {draw(st.sampled_from(("VC", "EV", "LG", "CT"))): draw(st.integers(-2, 2)) if place else 2}
        choice = {
            "id": key, "text": draw(words), "to": to, "meters": meters, "consequence": draw(words),
            "debrief": draw(sealed), "recommended": place == 0,
        }  # fmt: skip
        if place and (draw(st.booleans()) or (number, place) == (0, 1)):
            choice["red_line"] = draw(words)
        choices.append(choice)
    return {"id": keys[number], "title": draw(words), "text": draw(words), "choices": choices}


@st.composite
def annotation(draw: Any) -> str:
    segments, gaps, decisions = draw(ids(4, 8)), draw(ids(2, 4)), draw(ids(2, 3))
    marks = [
        {"id": f"m{number}", "segment": segment, "code": f"bi-{draw(st.integers(1, 11))}", "because": draw(sealed)}
        for number, segment in enumerate(segments[: draw(st.integers(1, 2))])
    ]
    key = {
        "id": "first", "title": draw(sealed), "decision": decisions[0], "because": draw(sealed), "marks": marks,
        "gaps": gaps[:1],
    }  # fmt: skip
    return _written({
        "title": draw(words), "report": [{"id": one, "text": draw(words)} for one in segments],
        "gaps": [{"id": one, "text": draw(words), "because": draw(sealed)} for one in gaps],
        "decisions": [{"id": one, "text": draw(words)} for one in decisions], "keys": [key],
    })  # fmt: skip


@st.composite
def form(draw: Any) -> str:
    keys = draw(ids(3, 6))
    fields = [draw(_field(key)) for key in keys]
    cut = draw(st.integers(1, len(fields) - 1))
    steps = [
        {"id": f"s{number}", "title": draw(words), "fields": part}
        for number, part in enumerate((fields[:cut], fields[cut:]))
    ]
    rules = [
        {"id": f"r{number}", "when": [{"field": one["id"], "is_empty": False}], "text": draw(words),
         "verdict": draw(st.sampled_from(("never", "not_now", "yes")))}
        for number, one in enumerate(fields[:2])
    ]  # fmt: skip
    lights = {name: {"title": draw(words), "text": draw(words)} for name in ("never", "not_now", "yes")}
    return _written({"title": draw(words), "steps": steps, "rules": rules, "lights": lights})


@st.composite
def _field(draw: Any, key: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(("choice", "choices", "text", "long", "number", "date", "time")))
    told = {"id": key, "type": kind, "label": draw(words), "required": draw(st.booleans())}
    if kind in ("choice", "choices"):
        told["options"] = [{"id": one, "text": draw(words)} for one in draw(ids(2, 4))]
    if kind == "number":
        told |= {"least": 0, "most": draw(st.integers(1, 9))}
    return told


@st.composite
def journal(draw: Any) -> str:
    prompts = [{"id": one, "title": draw(words), "text": draw(words)} for one in draw(ids(1, 4))]
    return _written({"title": draw(words), "prompts": prompts, "free": True, "entries": draw(st.integers(1, 3))})


@st.composite
def survey(draw: Any) -> str:
    types = st.sampled_from(("likert", "efficacy", "satisfaction", "words"))
    items = [
        {"id": one, "type": draw(types), "text": draw(words), "required": draw(st.booleans())}
        for one in draw(ids(1, 6))
    ]
    return _written({"title": draw(words), "series": "any", "wave": "start", "items": items})


@st.composite
def discussion(draw: Any) -> str:
    rules = [{"id": one, "text": draw(words)} for one in draw(ids(0, 3))]
    return _written({"title": draw(words), "prompt": draw(words), "rules": rules, "posts": draw(st.integers(1, 4))})


@st.composite
def product(draw: Any) -> str:
    sections = [
        {"id": one, "title": draw(words), "required": number == 0 or draw(st.booleans()), "longest": 200}
        for number, one in enumerate(draw(ids(1, 5)))
    ]
    levels = [{"id": one, "text": draw(words)} for one in draw(ids(2, 4))]
    rubric = [{"id": one, "title": draw(words), "levels": levels} for one in draw(ids(0, 3))]
    return _written({"title": draw(words), "sections": sections, "rubric": rubric})


@st.composite
def session(draw: Any) -> str:
    agenda = [{"id": one, "title": draw(words), "minutes": draw(st.integers(1, 60))} for one in draw(ids(1, 6))]
    attendance = draw(st.sampled_from(("code", "list", "either")))
    return _written({"title": draw(words), "agenda": agenda, "attendance": attendance})


DOCUMENTS: dict[str, st.SearchStrategy[str]] = {
    "annotation": annotation(), "discussion": discussion(), "form": form(), "journal": journal(), "lesson": lesson(),
    "product": product(), "quiz": quiz(), "scenario": scenario(), "session": session(), "survey": survey(),
}  # fmt: skip
"""A source of each kind."""


def _written(told: dict[str, Any]) -> str:
    return yaml.dump(told, Dumper=_Plain, allow_unicode=True, sort_keys=False)


class _Plain(yaml.SafeDumper):
    """Without anchors, which content must not have."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
