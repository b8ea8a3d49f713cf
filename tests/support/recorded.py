"""Small pictures and recordings made byte by byte: no file of anybody's is needed to test what a file may be."""

import struct
import zlib
from typing import Final

VTT: Final = b"WEBVTT\n\n00:00.000 --> 00:02.000\nGood morning.\n"


def png(width: int = 8, height: int = 6, extra: bytes = b"") -> bytes:
    """A grey picture; `extra` are whole chunks before its data."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height)) if width * height < 10_000 else b""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), extra, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(width: int = 8, height: int = 6, extra: bytes = b"") -> bytes:
    """The segments of a JPEG with two bytes of coded picture; `extra` are whole segments."""
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    return b"\xff\xd8" + extra + frame + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34" + b"\xff\xd9"


def segment(marker: int, data: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def webp(width: int = 8, height: int = 6, extra: bytes = b"") -> bytes:
    """A lossless WebP by its head; `extra` are whole chunks."""
    bits = (width - 1) | (height - 1) << 14
    return riff(b"WEBP", part(b"VP8L", b"\x2f" + bits.to_bytes(4, "little") + b"\0") + extra)


def wav(seconds: float = 0.1) -> bytes:
    """Silence of 8,000 samples a second, eight bits each."""
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    return riff(b"WAVE", part(b"fmt ", form) + part(b"data", b"\x80" * int(8000 * seconds)))


def riff(kind: bytes, parts: bytes) -> bytes:
    """A RIFF file."""
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + kind + parts


def part(name: bytes, data: bytes) -> bytes:
    """One chunk of a RIFF file, padded to an even length."""
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def mp3(frames: int = 3) -> bytes:
    """Frames of 128 kbit/s at 44.1 kHz with nothing in them."""
    return (b"\xff\xfb\x90\x00" + b"\0" * 413) * frames


def mp4() -> bytes:
    """The outer boxes of an MP4."""
    boxes = ((b"ftyp", b"isom\0\0\0\0isom"), (b"moov", b""), (b"mdat", b"\0" * 8))
    return b"".join(struct.pack(">I", len(data) + 8) + name + data for name, data in boxes)


def webm() -> bytes:
    """The head of a WebM and a segment with nothing in it."""
    head = b"\x42\x82\x84webm"
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(head)]) + head + b"\x18\x53\x80\x67\x84" + b"\xec\x82\0\0"


MADE: Final = {
    "png": png(), "jpg": jpeg(), "webp": webp(), "wav": wav(), "mp3": mp3(), "mp4": mp4(), "m4a": mp4(),
    "webm": webm(), "vtt": VTT,
}  # fmt: skip
"""One of each, by its ending."""
