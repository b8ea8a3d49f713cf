"""Parallel texts on disk: YAML with `strings` and `of`, or Markdown with the same sections.

Falling back and staleness are computed elsewhere, from what is read here.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from courses import texts
from courses.errors import Problem, Sentence
from courses.packages.stored import Parallel
from courses.reading import validate
from courses.sections import INTRO, RawSection, read_front_matter, read_sections
from courses.source import read_yaml, write_yaml

_LISTS = {"glossary": ("term", "text"), "media": ("alt", "title", "caption", "transcript")}
"""Lists of the front matter, and the fields of their items that are translated."""
_OWN = ("title", "summary")
"""Texts of the lesson itself."""
_OF_BLOCK = re.compile(r"^of:.*\n?(?:[ \t]+.*\n?|\n)*", re.MULTILINE)


class _Strings(texts.Model):
    strings: dict[str, str] = {}
    of: dict[str, str] = {}


class _Word(texts.Model):
    id: texts.Slug
    term: str = ""
    text: str = ""


class _Medium(texts.Model):
    id: texts.Slug
    alt: str = ""
    title: str = ""
    caption: str = ""
    transcript: str = ""


class _Front(texts.Model):
    title: str | None = None
    summary: str | None = None
    glossary: tuple[_Word, ...] = ()
    media: tuple[_Medium, ...] = ()
    of: dict[str, str] = {}


def read(text: str, file: str) -> Parallel:
    """One file of parallel texts; raise ContentError with every problem."""
    if file.endswith(".md"):
        return _read_markdown(text, file)
    model = validate(_Strings, read_yaml(text, file), file)
    return Parallel(_filled(model.strings), model.of)


def write(parallel: Parallel, suffix: str, source: Iterable[str] = ()) -> str:
    """The file of parallel texts; `read` gives the same texts back.

    `source` are the paths of the source document: the file follows their order, whatever the order of the strings.
    What the source does not know comes last, as it stands.
    """
    parallel = _in_order(parallel, source)
    if suffix != ".md":
        return write_yaml({"strings": dict(parallel.strings), **({"of": dict(parallel.of)} if parallel.of else {})})
    front: dict[str, Any] = {name: parallel.strings[name] for name in _OWN if name in parallel.strings}
    for name in _LISTS:
        keys = dict.fromkeys(path.split("/")[1] for path in parallel.strings if _is_of_list(path, name))
        if keys:
            front[name] = [_item(name, key, parallel.strings) for key in keys]
    if parallel.of:
        front["of"] = {_short(path): digest for path, digest in parallel.of.items()}
    ids = dict.fromkeys(path.split("/")[1] for path in parallel.strings if path.startswith("sections/"))
    # The opening text has no heading: anywhere but first it would become a part of the section before it.
    parts = [_section(name, parallel.strings) for name in sorted(ids, key=lambda name: name != INTRO)]
    return "\n\n".join([f"---\n{write_yaml(front)}---", *parts]) + "\n"


def restamp(text: str, file: str, of: Mapping[str, str]) -> str:
    """The file with another `of` block and otherwise as its translator left it, comments included."""
    parallel = Parallel(read(text, file).strings, of)
    mended = _with_block(text, file, of)
    return mended if read(mended, file) == parallel else write(parallel, file[file.rindex(".") :])


def _with_block(text: str, file: str, of: Mapping[str, str]) -> str:
    if not file.endswith(".md"):
        return f"{_OF_BLOCK.sub('', text).rstrip()}\n{write_yaml({'of': dict(of)})}"
    _, front, body = text.split("---\n", 2)
    block = write_yaml({"of": {_short(path): digest for path, digest in of.items()}})
    return f"---\n{_OF_BLOCK.sub('', front).rstrip()}\n{block}---\n{body}"


def _read_markdown(text: str, file: str) -> Parallel:
    front, body, first_line = read_front_matter(text, file)
    header = validate(_Front, front, file)
    strings = {"title": header.title or "", "summary": header.summary or ""}
    for name in _LISTS:
        for item in getattr(header, name):
            words = item.model_dump(exclude={"id"})
            strings.update({f"{name}/{item.id}/{field}": text for field, text in words.items()})
    for section in read_sections(body, file, first_line):
        strings.update(_section_strings(section))
    return Parallel(_filled(strings), {_long(path): digest for path, digest in header.of.items()})


def _section_strings(section: RawSection) -> dict[str, str]:
    return {f"sections/{section.id}/heading": section.heading, f"sections/{section.id}/text": section.text}


def _section(name: str, strings: Mapping[str, str]) -> str:
    text = strings.get(f"sections/{name}/text", "")
    if name == INTRO:
        return text
    return f"## {strings.get(f'sections/{name}/heading', '')} {{#{name}}}\n\n{text}".rstrip()


def _in_order(parallel: Parallel, source: Iterable[str]) -> Parallel:
    places = {path: place for place, path in enumerate(source)}

    def ordered(found: Mapping[str, str]) -> dict[str, str]:
        return dict(sorted(found.items(), key=lambda item: places.get(item[0], len(places))))

    return Parallel(ordered(parallel.strings), ordered(parallel.of))


def _filled(strings: Mapping[str, str]) -> dict[str, str]:
    """An empty string is no translation: it falls back."""
    return {path: text for path, text in strings.items() if text.strip()}


def _item(name: str, key: str, strings: Mapping[str, str]) -> dict[str, str]:
    found = {field: strings.get(f"{name}/{key}/{field}", "") for field in _LISTS[name]}
    return {"id": key, **{field: text for field, text in found.items() if text}}


def _is_of_list(path: str, name: str) -> bool:
    """A section's own path is never that long, also where a section is called `glossary`."""
    return path.startswith(f"{name}/") and path.count("/") == 2


def _is_front(path: str) -> bool:
    return any(_is_of_list(path, name) for name in _LISTS)


def _long(path: str) -> str:
    """`first-ring` and `first-ring/heading` as paths of the document."""
    if path in _OWN or _is_front(path) or _is_whole(path):
        return path
    return f"sections/{path}" if path.endswith("/heading") else f"sections/{path}/text"


def _short(path: str) -> str:
    if _is_front(path):
        return path
    short = path.removeprefix("sections/").removesuffix("/text")
    return path if short != path and short in _OWN else short


def _is_whole(path: str) -> bool:
    """Whether a section is named by its whole path, because it is called as a text of the lesson itself is."""
    return path.startswith("sections/") and path.count("/") == 2


def refuse_unknown(parallel: Parallel, known: Mapping[str, str], file: str) -> list[Problem]:
    """Paths of strings and digests that the source does not have."""
    unknown = dict.fromkeys(path for path in (*parallel.strings, *parallel.of) if path not in known)
    message = Sentence("the source has no text at this path: take this line out, or correct its path")
    return [Problem(file, path, message) for path in unknown]
