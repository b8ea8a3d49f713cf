"""Figures and recordings of a lesson: which file, in whose words, and by whom.

The files themselves belong to `courses.media`, their place on the page to the template.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from courses import prose
from courses.errors import Problem, Sentence
from courses.model import HttpsAddress
from courses.texts import Model, Prose, Slug, Text

FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}\.[a-z0-9]{1,5}$")]

SORTS = {"figure": "picture", "video": "video", "audio": "audio"}
"""What the file of each type has to be, in the words of `courses.media`."""


class Medium(Model):
    """A figure, a video or an audio recording. `file` and `captions` are names in the module's folder `media/`.

    `alt` says what a figure shows; only a `decorative` one has none. A recording has a `title`, captions and a
    transcript. `credit` and `licence` stand below, `url` leads to where the file comes from.
    """

    id: Slug
    type: Literal["figure", "video", "audio"]
    file: FileName
    decorative: bool = False
    alt: Text = Field(default="", max_length=1000)
    title: Text = Field(default="", max_length=200)
    caption: Text = Field(default="", max_length=1000)
    captions: FileName | None = None
    transcript: Prose = ""
    credit: str = Field(min_length=1, max_length=300)
    licence: str = Field(min_length=1, max_length=100)
    url: HttpsAddress | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Medium":
        for complaint in _missing(self):
            raise ValueError(complaint)
        return self


def _missing(medium: Medium) -> Iterator[Sentence]:
    is_recording = medium.type != "figure"
    if is_recording and (medium.decorative or medium.alt.strip()):
        yield Sentence("alt and decorative are for figures; a recording has a title")
    if is_recording and not (medium.title.strip() and medium.captions and medium.transcript.strip()):
        yield Sentence("a recording needs a title, captions and a transcript")
    if not is_recording and (medium.captions or medium.transcript or medium.title):
        yield Sentence("title, captions and transcript are for recordings; a figure has alt and caption")
    if not is_recording and bool(medium.alt.strip()) == medium.decorative:
        yield Sentence("say in alt what the figure shows, or decorative: true where it shows nothing")


def check(media: tuple[Medium, ...], shown: list[str], file: str) -> Iterator[Problem]:
    """Problems of transcripts, and what no section shows; `shown` are the ids in the sections."""
    for medium in media:
        path = f"media/{medium.id}"
        yield from prose.check(medium.transcript, file, f"{path}/transcript")
        if medium.id not in shown:
            message = Sentence("no section shows it: give {{media:%(name)s}} a paragraph of its own", name=medium.id)
            yield Problem(file, f"{path}/id", message, severity="warning")
        if shown.count(medium.id) > 1:
            yield Problem(file, f"{path}/id", Sentence("it is shown more than once: keep one of the places"))
