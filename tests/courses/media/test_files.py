"""What a picture, a recording and captions may be, told from their bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.media import examined, most_bytes
from courses.media.captions import language
from courses.media.refusal import Refused
from tests.support import recorded
from tests.support.recorded import MADE, VTT


def reason(name: str, data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        examined(name, data)
    return str(caught.value.sentence)


@pytest.mark.parametrize("ending", MADE)
def test_each_kind_is_known_by_its_bytes(ending: str) -> None:
    found = examined(f"one.{ending}", MADE[ending])
    assert found.size == len(MADE[ending])
    assert (found.width, found.height) == ((8, 6) if found.sort == "picture" else (0, 0))


@pytest.mark.parametrize("ending", MADE)
def test_a_name_that_says_another_kind_is_refused(ending: str) -> None:
    for other, data in MADE.items():
        if {other, ending} <= {"mp4", "m4a"} or other == ending:
            continue
        assert reason(f"one.{ending}", data)


@pytest.mark.parametrize("ending", [name for name in MADE if name != "vtt"])
@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", b"PK\x03\x04" + b"\0" * 40, b"\0"])
def test_nothing_may_stand_behind_the_end_or_be_cut_off(ending: str, behind: bytes) -> None:
    assert reason(f"one.{ending}", MADE[ending] + behind)
    assert reason(f"one.{ending}", MADE[ending][:-1])


@given(st.sampled_from(sorted(MADE)), st.binary(max_size=400))
def test_bytes_of_strangers_are_refused_and_break_nothing(ending: str, data: bytes) -> None:
    for tried in (data, MADE[ending][:20] + data, MADE[ending][: len(MADE[ending]) // 2] + data):
        try:
            examined(f"one.{ending}", tried)
        except Refused:
            continue


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("map.svg", "scripts"),
        ("map.SVG", "scripts"),
        ("dance.gif", "moves"),
        ("photo.jpeg", ".jpg"),
        ("page.html", "not taken"),
        ("none", "not taken"),
        ("Big Name.png", "small letters"),
        ("-a.png", "small letters"),
    ],
)
def test_a_name_is_refused_with_what_to_do(name: str, words: str) -> None:
    assert words in reason(name, MADE["png"])


def test_pictures_that_move_are_refused() -> None:
    assert "move" in reason("a.png", recorded.png(extra=recorded.chunk(b"acTL", b"\0" * 8)))
    assert "move" in reason("a.webp", recorded.webp(extra=recorded.part(b"ANMF", b"\0" * 16)))


def test_pictures_that_say_where_they_were_taken_are_refused() -> None:
    assert "Exif" in reason("a.png", recorded.png(extra=recorded.chunk(b"eXIf", b"MM")))
    assert "Exif" in reason("a.jpg", recorded.jpeg(extra=recorded.segment(0xE1, b"Exif\0\0MM")))
    assert "Exif" in reason("a.webp", recorded.webp(extra=recorded.part(b"EXIF", b"MM")))


@pytest.mark.parametrize(("width", "height"), [(4001, 10), (10, 4001), (3000, 3000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_of_too_many_pixels_is_refused_before_anybody_decodes_it(width: int, height: int) -> None:
    assert "pixels" in reason("a.png", recorded.png(width, height))


def test_a_picture_of_no_size_and_a_broken_checksum_are_refused() -> None:
    assert reason("a.png", recorded.png(0, 6))
    assert reason("a.png", MADE["png"].replace(b"IDAT", b"IDAX"))


@pytest.mark.parametrize("ending", MADE)
def test_a_file_that_is_too_large_is_refused(ending: str) -> None:
    assert "larger" in reason(f"a.{ending}", MADE[ending] + b"\0" * most_bytes(f"a.{ending}"))


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("", "WEBVTT", 1),
        ("WEBVTTX\n\n00:00.000 --> 00:01.000\nA\n", "WEBVTT", 1),
        ("WEBVTT\n", "not one", None),
        ("WEBVTT\n\n00:00 --> 00:01\nA\n", "times", 3),
        ("WEBVTT\n\none\n00:00.000 -> 00:01.000\nA\n", "times", 4),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nA\n", "ends after", 3),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\nA\n\n00:01.000 --> 00:04.000\nB\n", "order", 6),
        ("WEBVTT\n\n00:00.000 --> 00:01.000 onclick=1\nA\n", "settings", 3),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n", "words", 3),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nA <script>\n", "HTML", 4),
        ("WEBVTT\n\nSTYLE\n::cue { background: url(https://e.org) }\n\n00:00.000 --> 00:01.000\nA\n", "styles", 3),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nA\0\n", "characters", None),
    ],
)
def test_captions_are_refused_with_the_line(text: str, words: str, line: int | None) -> None:
    with pytest.raises(Refused) as caught:
        examined("a.vtt", text.encode())
    assert words in str(caught.value.sentence)
    assert caught.value.line == line


def test_captions_may_have_notes_ids_settings_and_voices() -> None:
    cue = "1\n01:00:00.000 --> 01:00:02.000 align:start\n<v Ana>Hello <i>you</i>\n"
    text = f"WEBVTT - Call\nLanguage: en\n\nNOTE by us\n\n{cue}"
    assert examined("a.vtt", text.replace("\n", "\r\n").encode()).sort == "captions"
    assert language(text.encode()) == "en"
    assert language(VTT) == ""
