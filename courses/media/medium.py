"""One file of a module's folder `media/`: its digest, its type and its size on the page.

How a picture or a recording is recognised belongs to `pictures`, `recordings` and `captions`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from courses.errors import Sentence
from courses.media import captions, pictures, recordings
from courses.media.refusal import Refused

FOLDER: Final = "media"
MEGABYTE: Final = 1024 * 1024

Sort = Literal["picture", "audio", "video", "captions"]


@dataclass(frozen=True, slots=True)
class _Format:
    """`read` gives width and height in pixels, 0 and 0 where there is nothing to see, and raises Refused."""

    sort: Sort
    type: str
    most: int
    read: Callable[[bytes], tuple[int, int]]


_FORMATS: Final[Mapping[str, _Format]] = {
    "png": _Format("picture", "image/png", MEGABYTE, pictures.png),
    "jpg": _Format("picture", "image/jpeg", MEGABYTE, pictures.jpeg),
    "webp": _Format("picture", "image/webp", MEGABYTE, pictures.webp),
    "mp3": _Format("audio", "audio/mpeg", 8 * MEGABYTE, recordings.mp3),
    "m4a": _Format("audio", "audio/mp4", 8 * MEGABYTE, recordings.mp4),
    "wav": _Format("audio", "audio/wav", 8 * MEGABYTE, recordings.wav),
    "mp4": _Format("video", "video/mp4", 16 * MEGABYTE, recordings.mp4),
    "webm": _Format("video", "video/webm", 16 * MEGABYTE, recordings.webm),
    "vtt": _Format("captions", "text/vtt", 256 * 1024, captions.vtt),
}
MOST_BYTES: Final = max(one.most for one in _FORMATS.values())

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\.([a-z0-9]{1,5})")
_PLACE = re.compile(rf"(?:([a-z]{{2,3}}(?:-[A-Z]{{2}})?)/)?{FOLDER}/([^/]+)")
_SPELLINGS: Final = {
    "jpeg": Sentence("call the file .jpg"),
    "svg": Sentence("SVG pictures can carry scripts, so they are not taken: save it as PNG"),
    "gif": Sentence("GIF pictures are not taken: save it as PNG, or show what moves as a video that can be stopped"),
}


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that was examined. `digest` is SHA-256 of its bytes, `type` what a browser is told, sizes are pixels."""

    digest: str
    type: str
    size: int
    width: int = 0
    height: int = 0

    @property
    def sort(self) -> Sort:
        """What it is: a picture, audio, video, or captions."""
        return next(one.sort for one in _FORMATS.values() if one.type == self.type)


def is_medium(path: str) -> bool:
    """Whether a path of a package lies in a folder `media`."""
    return f"/{FOLDER}/" in f"/{path}"


def split(path: str) -> tuple[str, str]:
    """Language ("" for the source) and name of a path in a module such as `es/media/rings.png`."""
    found = _PLACE.fullmatch(path)
    return (found[1] or "", found[2]) if found else ("", path)


def most_bytes(name: str) -> int:
    """How large a file of this name may be; what has no known ending is refused anyway."""
    found = _FORMATS.get(name.rpartition(".")[2])
    return found.most if found else 0


def examined(name: str, data: bytes) -> Medium:
    """The file as its bytes show it; raise Refused with a sentence for whoever made the package."""
    ending = _ending(name)
    one = _FORMATS[ending]
    if len(data) > one.most:
        raise Refused(Sentence("the file is larger than %(most)s KB: make it smaller", most=one.most // 1024))
    width, height = one.read(data)
    return Medium(sha256(data).hexdigest(), one.type, len(data), width, height)


def _ending(name: str) -> str:
    found = _NAME.fullmatch(name)
    ending = name.rpartition(".")[2].lower()
    if ending in _SPELLINGS:
        raise Refused(_SPELLINGS[ending])
    if ending not in _FORMATS:
        raise Refused(Sentence(
            "files of this kind are not taken: save it as one of %(known)s", known=", ".join(_FORMATS)
        ))
    if found is None:
        raise Refused(Sentence("the name may have small letters, digits and hyphens, and an ending such as .png"))
    return ending
