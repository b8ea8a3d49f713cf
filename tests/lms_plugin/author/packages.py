"""A small sound module as files, ways to spoil it, and zips of both."""

import stat
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MODULE = """format: 1
key: night-shift
language: en
title: The night shift
purpose: What to look for after midnight.
minutes: 30
sources:
  - id: office
    title: A public office
    publisher: An office
    url: https://www.example.org/a
    confidence: verified
activities:
  - key: street
    kind: lesson
    minutes: 10
  - key: check
    kind: quiz
    minutes: 10
  - key: corner
    kind: scenario
    minutes: 10
"""
LESSON = """---
title: The street
summary: What a street tells.
sources: [office]
---
## First look {#first-look}

Look twice, then ask.
"""
QUIZ = """title: Check
intro: One question.
draw: 1
shuffle: false
review: end
questions:
  - id: q-who
    type: single
    points: 1
    text: Who is asked first?
    confidence: verified
    source: office
    read_again: street#first-look
    options:
      - id: neighbour
        text: The neighbour
        correct: true
        feedback: THE-KEY-OF-THE-QUIZ
      - id: nobody
        text: Nobody
        feedback: Somebody always is.
"""
SCENARIO = """title: The corner
intro: A corner at one in the morning.
start: arrival
scenes:
  - id: arrival
    title: A corner
    text: Two people shout.
    choices:
      - id: listen
        text: Listen
        to: calm
        meters: {CT: 1}
        recommended: true
        consequence: They calm down.
        debrief: Good.
      - id: leave
        text: Leave
        to: calm
        consequence: They shout on.
        debrief: Not good.
      - id: threaten
        text: Threaten them
        to: calm
        red_line: A threat is no police work.
        consequence: They are silent.
        debrief: Never.
  - id: calm
    title: Calm
    ending: true
    text: The corner is calm.
debrief:
  text: What worked?
  questions: [{id: alike, text: "What would you do?"}]
"""
ISLAND = """  - id: island
    title: An island
    ending: true
    text: Alone.
"""
FILES = {"module.yaml": MODULE, "street.md": LESSON, "check.yaml": QUIZ, "corner.yaml": SCENARIO}


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of the files as they are, sound or not."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def changed(name: str, old: str, new: str) -> bytes:
    """The sound module with one text replaced in one file."""
    assert old in FILES[name]
    return packed({**FILES, name: FILES[name].replace(old, new)})


def linked() -> bytes:
    """The sound module with a symbolic link in it."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
        entry = ZipInfo("es")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


BAD = {
    "no zip": b"this is no zip",
    "an empty zip": packed({}),
    "a path that goes up": packed({**FILES, "../evil.yaml": "a: b"}),
    "an absolute path": packed({**FILES, "/etc/cron.d/evil": "a"}),
    "a link": linked(),
    "a bomb": packed({**FILES, "bomb.md": b"0" * 15_000_000}),
    "aliases": packed({**FILES, "module.yaml": MODULE + "needs: &a x\nadvisory: *a\n"}),
    "an unknown field": packed({**FILES, "module.yaml": MODULE + "surprise: yes\n"}),
    "a source that is not there": changed("check.yaml", "source: office", "source: nowhere"),
    "a place that is not there": changed("check.yaml", "street#first-look", "street#elsewhere"),
    "an unknown kind": changed("module.yaml", "kind: scenario", "kind: magic"),
    "a scene nobody reaches": changed("corner.yaml", "debrief:\n  text", f"{ISLAND}debrief:\n  text"),
    "a scene that is not there": changed("corner.yaml", "to: calm\n        red_line", "to: nowhere\n        red_line"),
    "script in Markdown": changed("street.md", "Look twice", "<script>alert(1)</script> Look twice"),
    "a script address": changed("street.md", "Look twice", "[Look](javascript:alert(1)) twice"),
    "no right option": changed("check.yaml", "        correct: true\n", ""),
    "a file missing": packed({name: text for name, text in FILES.items() if name != "corner.yaml"}),
    "a newer format": changed("module.yaml", "format: 1", "format: 99"),
    "no UTF-8": packed({**FILES, "street.md": b"\xff\xfe\x00"}),
}  # fmt: skip
