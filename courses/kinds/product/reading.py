"""Product files to documents and back, and what is wrong with them beyond the schema.

What a product is belongs to `document`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from courses import prose
from courses.errors import Problem
from courses.kinds.product.document import Product
from courses.kinds.structure import LARGEST_STATE
from courses.reading import read_model, write_model


def parse(text: str, file: str) -> Product:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Product, text, file)


def dump(product: Product) -> str:
    """The source file of a product."""
    return write_model(product)


def check(product: Product, file: str) -> Iterator[Problem]:
    """Problems beyond the schema: repeated ids, prose, nothing to hand in, a state too large."""
    yield from _twice((section.id for section in product.sections), file, "sections")
    yield from _twice((criterion.id for criterion in product.rubric), file, "rubric")
    for criterion in product.rubric:
        yield from _twice((level.id for level in criterion.levels), file, f"rubric/{criterion.id}/levels")
    yield from prose.check(product.intro, file, "intro")
    yield from prose.check(product.reminder, file, "reminder")
    for section in product.sections:
        yield from prose.check(section.guidance, file, f"sections/{section.id}/guidance")
    if not any(section.required for section in product.sections):
        yield Problem(file, "sections", "At least one section must be needed for handing in.")
    if _largest_state(product) > LARGEST_STATE:
        yield Problem(file, "sections", "A draft would outgrow 16 KB: ask for shorter texts.")


def _twice(ids: Iterable[str], file: str, path: str) -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem(file, f"{path}/{key}", "This id is used twice: give one of them another.")


def _largest_state(product: Product) -> int:
    """Bytes of a draft with every section as long as it may be, two for each letter, and every mark set."""
    marks = {criterion.id: max((level.id for level in criterion.levels), key=len) for criterion in product.rubric}
    written = sum(section.longest for section in product.sections)
    return len(json.dumps([[section.id for section in product.sections], marks])) + written * 2 + 1024
