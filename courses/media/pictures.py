"""PNG, JPEG and WebP, walked from the first byte to the last: a picture, the whole picture and nothing behind it.

Nothing is decoded: a picture that is broken inside is the browser's matter. Sources: W3C PNG, ITU-T T.81,
RFC 9649.
"""

import struct
import zlib
from typing import Final

from courses.errors import Sentence
from courses.media.refusal import Refused, refuse_unless

MOST_SIDE: Final = 4000
MOST_PIXELS: Final = 8_000_000

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_NO_PNG: Final = Sentence("this is no whole PNG picture: save it anew")
_NO_JPEG: Final = Sentence("this is no whole JPEG picture: save it anew")
_NO_WEBP: Final = Sentence("this is no whole WebP picture: save it anew")
_MOVES: Final = Sentence("pictures that move are not taken: show it as a video that can be stopped")
_CAMERA: Final = Sentence(
    "the picture holds what the camera noted (Exif), which can say where and when it was taken: save it without"
)
_BEHIND: Final = Sentence("there is something behind the end of the file: save it anew")


def png(data: bytes) -> tuple[int, int]:
    """Width and height; raise Refused."""
    refuse_unless(data.startswith(_PNG) and data[12:16] == b"IHDR", _NO_PNG)
    at, names = len(_PNG), list[bytes]()
    while b"IEND" not in names:
        name, at = _chunk(data, at)
        names.append(name)
    refuse_unless(b"IDAT" in names, _NO_PNG)
    refuse_unless(b"acTL" not in names, _MOVES)
    refuse_unless(b"eXIf" not in names, _CAMERA)
    refuse_unless(at == len(data), _BEHIND)
    width, height = struct.unpack(">II", data[16:24])
    return _sized(width, height, _NO_PNG)


def _chunk(data: bytes, at: int) -> tuple[bytes, int]:
    """The name of the chunk and where the next one begins."""
    refuse_unless(at + 12 <= len(data), _NO_PNG)
    (length,) = struct.unpack(">I", data[at : at + 4])
    end = at + 12 + length
    refuse_unless(end <= len(data), _NO_PNG)
    (said,) = struct.unpack(">I", data[end - 4 : end])
    refuse_unless(zlib.crc32(data[at + 4 : end - 4]) == said, _NO_PNG)
    return data[at + 4 : at + 8], end


def jpeg(data: bytes) -> tuple[int, int]:
    """Width and height; raise Refused."""
    refuse_unless(data.startswith(b"\xff\xd8\xff"), _NO_JPEG)
    at, size = 2, (0, 0)
    while data[at : at + 2] != b"\xff\xd9":
        size, at = _segment(data, at, size)
    refuse_unless(at + 2 == len(data), _BEHIND)
    return _sized(*size, _NO_JPEG)


def _segment(data: bytes, at: int, size: tuple[int, int]) -> tuple[tuple[int, int], int]:
    """One segment: the size of the picture once it is known, and where the next one begins."""
    refuse_unless(at + 4 <= len(data) and data[at] == 0xFF, _NO_JPEG)
    marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
    end = at + 2 + length
    refuse_unless(0xC0 <= marker <= 0xFE and length >= 2 and end <= len(data), _NO_JPEG)
    refuse_unless(not (marker == 0xE1 and data[at + 4 :].startswith(b"Exif")), _CAMERA)
    if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
        refuse_unless(length >= 8, _NO_JPEG)
        height, width = struct.unpack(">HH", data[at + 5 : at + 9])
        size = (width, height)
    return size, _scanned(data, end) if marker == 0xDA else end


def _scanned(data: bytes, at: int) -> int:
    """Where the coded picture ends: at the first marker that is no stuffed byte and no restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Refused(_NO_JPEG)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def webp(data: bytes) -> tuple[int, int]:
    """Width and height; raise Refused."""
    refuse_unless(data[:4] == b"RIFF" and data[8:12] == b"WEBP", _NO_WEBP)
    (length,) = struct.unpack("<I", data[4:8])
    refuse_unless(length + 8 <= len(data), _NO_WEBP)
    refuse_unless(length + 8 == len(data), _BEHIND)
    at, found = 12, dict[bytes, bytes]()
    while at < len(data):
        refuse_unless(at + 8 <= len(data), _NO_WEBP)
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        refuse_unless(at + 8 + length <= len(data), _NO_WEBP)
        found.setdefault(data[at : at + 4], data[at + 8 : at + 8 + min(length, 16)])
        at += 8 + length + length % 2
    refuse_unless(not {b"ANIM", b"ANMF"} & found.keys(), _MOVES)
    refuse_unless(b"EXIF" not in found, _CAMERA)
    return _sized(*_webp_size(found), _NO_WEBP)


def _webp_size(found: dict[bytes, bytes]) -> tuple[int, int]:
    lossy, lossless = found.get(b"VP8 ", b""), found.get(b"VP8L", b"")
    if len(lossy) >= 10 and lossy[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", lossy[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if len(lossless) >= 5 and lossless[0] == 0x2F:
        bits = int.from_bytes(lossless[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return 0, 0


def _sized(width: int, height: int, otherwise: Sentence) -> tuple[int, int]:
    refuse_unless(width > 0 and height > 0, otherwise)
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        message = Sentence(
            "the picture is %(width)s × %(height)s pixels; make it at most %(most)s on a side and 8 million in all",
            width=width, height=height, most=MOST_SIDE,
        )  # fmt: skip
        raise Refused(message)
    return width, height
