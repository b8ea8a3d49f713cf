"""What its owner sees of a journal: the list, a page to write on, and the pages before deleting and sharing.

Nobody else is shown a view; a shared entry is put on its page by the host.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from courses import prose
from courses.dates import in_words
from courses.kinds.journal.document import LONGEST, MOST, Journal, Prompt
from courses.kinds.kind import Brief, State, View


def view(brief: Brief, state: State, locale: str) -> View:
    """`page` is list, write, edit, delete or share; `is_opened`: what stands on it is not saved yet.

    Always: title, intro, reminder, count, needed, done, full, longest, parts with their entries: the prompts of the
    document first, then what was written freely, then what was written to prompts that are gone. On the other
    pages: prompt (None where one writes freely), entry (None for a new one), text as it stands in the field.
    """
    journal: Journal = brief.document
    page = state["page"]
    entry = state["entries"].get(page["entry"])
    prompt = _prompt(journal, entry["prompt"] if entry is not None else page["prompt"])
    return {
        "title": journal.title,
        "intro": _prose(brief, journal.intro, locale),
        "reminder": _prose(brief, journal.reminder, locale),
        "count": len(state["entries"]),
        "needed": journal.entries,
        "done": state["done"],
        "full": len(state["entries"]) >= MOST,
        "longest": LONGEST,
        "page": page["name"],
        "is_opened": page["name"] != "list",
        "parts": list(_parts(brief, state, locale)),
        "prompt": _asked(brief, prompt, locale) if prompt is not None else None,
        "entry": _entry(page["entry"], entry, locale) if entry is not None else None,
        "text": page.get("typed", entry["text"] if entry is not None else ""),
    }


def on_paper(brief: Brief, locale: str) -> View:
    """The prompts, and whether there is room for something else."""
    journal: Journal = brief.document
    return {
        "title": journal.title,
        "intro": _prose(brief, journal.intro, locale),
        "reminder": _prose(brief, journal.reminder, locale),
        "prompts": [_asked(brief, prompt, locale) for prompt in journal.prompts],
        "free": journal.free,
    }


def _parts(brief: Brief, state: State, locale: str) -> Iterator[dict[str, Any]]:
    journal: Journal = brief.document
    known = {prompt.id for prompt in journal.prompts}
    for prompt in journal.prompts:
        yield {**_asked(brief, prompt, locale), "sort": "prompt", "entries": _entries(state, {prompt.id}, locale)}
    free = _entries(state, {""}, locale)
    if journal.free or free:
        yield {"id": "", "title": "", "text": "", "sort": "free" if journal.free else "gone", "entries": free}
    gone = _entries(state, {one["prompt"] for one in state["entries"].values()} - known - {""}, locale)
    if gone:
        yield {"id": "", "title": "", "text": "", "sort": "gone", "entries": gone}


def _entries(state: State, prompts: set[str], locale: str) -> list[dict[str, Any]]:
    return [_entry(key, one, locale) for key, one in state["entries"].items() if one["prompt"] in prompts]


def _entry(key: str, entry: Mapping[str, Any], locale: str) -> dict[str, Any]:
    return {
        "id": key,
        "text": entry["text"],
        "written": _day(entry["written_at"], locale),
        "edited": _day(entry["edited_at"], locale) if entry["edited_at"] else "",
        "shared": entry["shared"],
    }


def _day(moment: str, locale: str) -> str:
    return in_words(datetime.fromisoformat(moment).date(), locale)


def _prompt(journal: Journal, key: str) -> Prompt | None:
    return next((prompt for prompt in journal.prompts if prompt.id == key), None)


def _asked(brief: Brief, prompt: Prompt, locale: str) -> dict[str, Any]:
    return {"id": prompt.id, "title": prompt.title, "text": _prose(brief, prompt.text, locale)}


def _prose(brief: Brief, text: str, locale: str) -> str:
    return prose.render(text, brief.overlay, locale) if text else ""
