"""The programme about hate crime with Arabic texts, as an academy brings it.

Every Arabic text is the same harmless sentence with its place behind it: what it says is no matter here, only that it
is read from the right and is long enough to break.
"""

from dataclasses import replace
from pathlib import Path

from courses.packages import Returned, entries, read_folder, taken_in, write_zip
from courses.packages.package import ProgrammePackage

LIBRARY = Path(__file__).resolve().parents[2] / "courses" / "library" / "hate-crime"
SENTENCE = "هذا نص للتجربة يقرأ من اليمين إلى اليسار"
"""“This is a text for a trial that is read from right to left.”"""


BOX = f"""

{{{{mask:{SENTENCE}|{SENTENCE}}}}}

::: case {SENTENCE}
{SENTENCE}
:::
"""


def _arabic(source: str, number: int) -> str:
    """A text of one line, or with a masked word and a box where the source has a box."""
    return f"{SENTENCE} {number}{BOX if ':::' in source else ''}"


def arabic_edition() -> bytes:
    """The programme about hate crime with Arabic texts, as a zip that an academy uploads."""
    package = read_folder(LIBRARY)
    assert package.programme is not None
    whole, problems = taken_in(package, "ar", [
        Returned(one.file, one.path, one.source, _arabic(one.source, number))
        for number, one in enumerate(entries(package, "ar"))
        if "[" not in one.source and "{{" not in one.source.replace("{{mask:", "")
    ])  # fmt: skip
    assert problems == ()
    assert whole.programme is not None
    manifest = whole.programme.manifest
    spoken = manifest.model_copy(update={"languages": (*manifest.languages, "ar")})
    return write_zip(replace(whole, programme=ProgrammePackage(spoken, whole.programme.translations)))
