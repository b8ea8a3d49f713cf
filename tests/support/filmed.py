"""A module of one lesson with a figure, an audio and a video recording, in two languages, made of `recorded` files."""

from collections.abc import Mapping
from typing import Final

from courses.packages.files import pack
from tests.support import recorded

Made = Mapping[str, str | bytes]

_MANIFEST = """\
format: 1
key: filmed
language: en
title: With pictures
purpose: To see and to hear.
needs: Nothing.
minutes: 10
objectives:
  - {id: see, text: See.}
activities:
  - {key: lesson, kind: lesson, minutes: 10}
"""
_SPANISH_MANIFEST = """\
strings:
  title: Con imágenes
  purpose: Para ver y oír.
  needs: Nada.
  objectives/see/text: Ver.
"""
_LESSON = """\
---
title: A lesson with pictures
media:
  - id: rings
    type: figure
    file: rings.png
    alt: Two rings.
    caption: Where it begins.
    credit: Convive
    licence: EUPL-1.2
    url: https://example.org/rings
  - id: call
    type: audio
    file: call.wav
    title: A call
    captions: call.vtt
    transcript: Good *morning*.
    credit: Convive
    licence: EUPL-1.2
  - id: film
    type: video
    file: film.webm
    title: A film
    captions: call.vtt
    transcript: Good evening.
    credit: Convive
    licence: EUPL-1.2
---

## See {#see}

Look.

{{media:rings}}

## Hear {#hear}

{{media:call}}

::: case The film
{{media:film}}

And then?
:::
"""
_SPANISH_LESSON = """\
---
title: Una lección con imágenes
media:
  - id: rings
    alt: Dos anillos.
    caption: Dónde empieza.
  - id: call
    title: Una llamada
    transcript: Buenos *días*.
  - id: film
    title: Una película
    transcript: Buenas tardes.
---

## Ver {#see}

Mire.

{{media:rings}}

## Oír {#hear}

{{media:call}}

::: case La película
{{media:film}}

¿Y después?
:::
"""
_SAID = "WEBVTT\n\n00:00.000 --> 00:02.000\nBuenos días.\n"


def _stamped(files: Made) -> Made:
    """With the stamps that a translator's tool would have written."""
    from courses import texts
    from courses.packages import parallel, read_zip

    module = read_zip(pack(dict(files))).modules[0]
    made = dict(files)
    for file, model in (("es/module.yaml", module.manifest), ("es/lesson.md", module.documents["lesson"])):
        text = str(files[file])
        paths = parallel.read(text, file).strings
        of = {path: texts.digest(source) for path, source in texts.collect(model).items() if path in paths}
        made[file] = parallel.restamp(text, file, of)
    return made


FILES: Final[Made] = _stamped({
    "module.yaml": _MANIFEST,
    "es/module.yaml": _SPANISH_MANIFEST,
    "lesson.md": _LESSON,
    "es/lesson.md": _SPANISH_LESSON,
    "media/rings.png": recorded.png(),
    "es/media/rings.png": recorded.png(10, 6),
    "media/call.wav": recorded.wav(),
    "media/film.webm": recorded.webm(),
    "media/call.vtt": recorded.VTT,
    "es/media/call.vtt": _SAID.encode(),
})  # fmt: skip


def packed(files: Made = FILES) -> bytes:
    """The module as a zip."""
    return pack(dict(files))
