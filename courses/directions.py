"""Which way a language is written, for `dir` on whatever says its `lang`.

How a page is laid out follows from that in the style sheets, never from code.
"""

from typing import Final, Literal

Direction = Literal["ltr", "rtl"]

FROM_THE_RIGHT: Final = frozenset({
    "ar", "arc", "ckb", "dv", "fa", "ha-Arab", "he", "ks", "ku-Arab", "nqo", "pa-Arab", "ps", "sd", "syr", "ug", "ur",
    "yi",
})  # fmt: skip
"""Languages written from right to left, with their script where the language is also written from left to right
(CLDR 46, `characterOrder`)."""


def direction(locale: str) -> Direction:
    """`rtl` for `ar`, `ar-MA` and `he`; `ltr` for all that is not known to be written from the right."""
    steps = locale.replace("_", "-").split("-")
    return "rtl" if steps[0] in FROM_THE_RIGHT or "-".join(steps[:2]) in FROM_THE_RIGHT else "ltr"
