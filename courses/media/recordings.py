"""MP3, WAV, MP4 and WebM, walked over their outer structure from the first byte to the last.

Nothing is decoded: whether a browser can play what is inside is for its author to try. Sources: ISO/IEC 11172-3 and
13818-3, ISO/IEC 14496-12, RFC 8794 and the WebM container guidelines.
"""

import struct
from typing import Final

from courses.errors import Sentence
from courses.media.refusal import Refused, refuse_unless

_NOTHING_TO_SEE: Final = (0, 0)
_NO_MP3: Final = Sentence("this is no whole MP3 recording: save it anew")
_NO_WAV: Final = Sentence("this is no whole WAV recording: save it anew")
_NO_MP4: Final = Sentence("this is no whole MP4 recording: save it anew")
_NO_WEBM: Final = Sentence("this is no whole WebM recording: save it anew")

_RATES: Final = (44100, 48000, 32000)
_KBITS: Final = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Layer III by version: MPEG-1, then MPEG-2 and 2.5."""


def mp3(data: bytes) -> tuple[int, int]:
    """Frames of layer III, with an ID3 tag before them or behind them; raise Refused."""
    at, end, frames = _behind_tag(data), len(data), 0
    if data[-128:-125] == b"TAG":
        end -= 128
    while at < end:
        at += _frame(data, at)
        frames += 1
    refuse_unless(at == end and frames > 0, _NO_MP3)
    return _NOTHING_TO_SEE


def _behind_tag(data: bytes) -> int:
    if data[:3] != b"ID3":
        return 0
    refuse_unless(len(data) > 10 and all(byte < 128 for byte in data[6:10]), _NO_MP3)
    return 10 + (data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9])


def _frame(data: bytes, at: int) -> int:
    """How long the frame that begins here is, in bytes."""
    head = data[at : at + 4]
    refuse_unless(len(head) == 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2, _NO_MP3)
    version, rate, kbits = head[1] >> 3 & 3, head[2] >> 2 & 3, head[2] >> 4
    refuse_unless(version != 1 and rate != 3 and 0 < kbits < 15, _NO_MP3)
    is_first = version == 3
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    return (144 if is_first else 72) * _KBITS[3 if is_first else 2][kbits - 1] * 1000 // hertz + (head[2] >> 1 & 1)


def wav(data: bytes) -> tuple[int, int]:
    """A RIFF file of kind WAVE with a format and data; raise Refused."""
    refuse_unless(data[:4] == b"RIFF" and data[8:12] == b"WAVE", _NO_WAV)
    refuse_unless(struct.unpack("<I", data[4:8])[0] + 8 == len(data), _NO_WAV)
    at, names = 12, set[bytes]()
    while at < len(data):
        refuse_unless(at + 8 <= len(data), _NO_WAV)
        names.add(data[at : at + 4])
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        at += 8 + length + length % 2
    refuse_unless(at == len(data) and {b"fmt ", b"data"} <= names, _NO_WAV)
    return _NOTHING_TO_SEE


def mp4(data: bytes) -> tuple[int, int]:
    """Boxes from `ftyp` to the end, with a table of contents and data; raise Refused."""
    refuse_unless(data[4:8] == b"ftyp", _NO_MP4)
    at, names = 0, set[bytes]()
    while at < len(data):
        length = _box(data, at)
        names.add(data[at + 4 : at + 8])
        at += length
    refuse_unless(at == len(data) and {b"moov", b"mdat"} <= names, _NO_MP4)
    return _NOTHING_TO_SEE


def _box(data: bytes, at: int) -> int:
    refuse_unless(at + 8 <= len(data), _NO_MP4)
    (length,) = struct.unpack(">I", data[at : at + 4])
    if length == 0:
        return len(data) - at
    least = 8
    if length == 1:
        refuse_unless(at + 16 <= len(data), _NO_MP4)
        (length,), least = struct.unpack(">Q", data[at + 8 : at + 16]), 16
    refuse_unless(length >= least, _NO_MP4)
    return int(length)


def webm(data: bytes) -> tuple[int, int]:
    """An EBML head that says `webm`, then segments to the end; raise Refused."""
    name, start, end = _element(data, 0)
    refuse_unless(name == 0x1A45DFA3 and b"\x42\x82\x84webm" in data[start:end], _NO_WEBM)
    at, segments = end, 0
    while at < len(data):
        name, _, at = _element(data, at)
        refuse_unless(name in (0x18538067, 0xEC, 0xBF), _NO_WEBM)
        segments += name == 0x18538067
    refuse_unless(segments > 0, _NO_WEBM)
    return _NOTHING_TO_SEE


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """Id, where its content begins and where it ends; one of unknown size goes on to the end of the file."""
    name, start, _ = _number(data, at, 4)
    length, begin, is_unknown = _number(data, start, 8)
    length &= (1 << 7 * (begin - start)) - 1
    end = len(data) if is_unknown else begin + length
    refuse_unless(end <= len(data), _NO_WEBM)
    return name, begin, end


def _number(data: bytes, at: int, most: int) -> tuple[int, int, bool]:
    """A number of variable length as it stands, where it ends, and whether all its bits are set."""
    if at >= len(data) or data[at] == 0:
        raise Refused(_NO_WEBM)
    width = 9 - data[at].bit_length()
    refuse_unless(width <= most and at + width <= len(data), _NO_WEBM)
    value = int.from_bytes(data[at : at + width], "big")
    ones = (1 << 7 * width) - 1
    return value, at + width, value & ones == ones
