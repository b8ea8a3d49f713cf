"""WebVTT captions: signature, cues in order, times that can be read. Source: W3C WebVTT.

Which recording they belong to is said by the lesson.
"""

import re
from collections.abc import Iterator
from typing import Final

from courses.errors import Sentence
from courses.media.refusal import Refused, refuse_unless
from courses.source import strange_character

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE: Final = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+(.*))?")
_SETTING: Final = re.compile(r"(vertical|line|position|size|align|region):\S+")
_TAG: Final = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt)(?:[. ][^<>]*)?>|<(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}>")
_LANGUAGE: Final = re.compile(r"^Language:[ \t]*(\S+)[ \t]*$", re.MULTILINE)

_STYLES: Final = Sentence("captions bring no styles of their own: take these out")
_ORDER: Final = Sentence("captions stand in the order in which they are said: put this one in its place")
_SETTINGS: Final = Sentence("behind the times stand settings alone: put words on the next line")
_HTML: Final = Sentence("captions hold no HTML: take it out")


def vtt(data: bytes) -> tuple[int, int]:
    """Check the file; raise Refused with the line. Captions have no size, so the answer is 0 and 0."""
    blocks = list(_blocks(_decoded(data)))
    head = blocks[0][1] if blocks else [""]
    if not re.match(r"WEBVTT(?:[ \t]|$)", head[0]):
        raise Refused(Sentence("captions begin with a line WEBVTT: add it"), 1)
    before, cues = 0, 0
    for line, block in blocks[1:]:
        if re.match(r"(NOTE|STYLE|REGION)(?:[ \t]|$)", block[0]):
            refuse_unless(not block[0].startswith("STYLE"), _STYLES, line)
            continue
        before = _cue(line, block, before)
        cues += 1
    refuse_unless(cues > 0, Sentence("there is not one caption in the file: write them, or take the file out"))
    return 0, 0


def language(data: bytes) -> str:
    """What the head says under `Language:`, "" where it says nothing."""
    head = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n\n", 1)[0]
    found = _LANGUAGE.search(head)
    return found[1] if found else ""


def _cue(line: int, block: list[str], before: int) -> int:
    """Check one cue; give the time at which it begins, in milliseconds."""
    at = 0 if "-->" in block[0] else 1
    found = _CUE.fullmatch(block[at]) if at < len(block) else None
    if found is None:
        raise Refused(Sentence("a caption begins with its times, as 00:01.000 --> 00:04.000"), line + at)
    start, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:8])
    refuse_unless(end > start, Sentence("a caption ends after it begins: correct its times"), line + at)
    refuse_unless(start >= before, _ORDER, line + at)
    settings = (found[9] or "").split()
    refuse_unless(all(map(_SETTING.fullmatch, settings)), _SETTINGS, line + at)
    words = block[at + 1 :]
    refuse_unless(any(text.strip() for text in words), Sentence("a caption needs words"), line + at)
    for number, text in enumerate(words, line + at + 1):
        refuse_unless("-->" not in text and "<" not in _TAG.sub("", text), _HTML, number)
    return start


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Sentence("the file is not UTF-8: save it in that encoding")) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if strange_character(text) is not None:
        raise Refused(Sentence("the file holds characters that are not allowed in texts: save it as plain text"))
    return text


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that belong together, with the number of the first."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
