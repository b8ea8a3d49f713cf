"""What is typed, and when it is the same as an accepted form.

`folded`: capitals, accents (ñ and ç count as n and c: keyboards differ), typographic quotes and dashes, characters
that nobody sees, spaces beside each other and the punctuation at both ends do not matter. `exact`: only spaces at the
ends and beside each other do not.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence

from courses import prose
from courses.errors import IllegalMove, Problem, Sentence
from courses.kinds.quiz.questions import LONGEST_TYPED, Form
from courses.kinds.quiz.types.type import twice

LONGEST_BYTES = 300
"""Of a typed answer as JSON; letters beyond ASCII take six, and a state is 16 KB at most."""

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‹›", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐‑–—−", "-"))
_ENDS = " .,;:!?¡¿\"'()"


def typed(value: str) -> str:
    """What was typed, without odd spaces; raises IllegalMove for a text that is too long to be kept."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip()
    if len(text) > LONGEST_TYPED or len(json.dumps(text)) > LONGEST_BYTES:
        raise IllegalMove("This answer is too long: a few words are enough.")
    return text


def folded(text: str, match: str = "folded") -> str:
    """The text as it is compared."""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if match == "exact":
        return plain
    apart = unicodedata.normalize("NFKD", plain.translate(_QUOTES).casefold())
    seen = (char for char in apart if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    bare = "".join(seen).strip(_ENDS)
    return bare or plain


def matched(forms: Sequence[Form], text: str, match: str) -> Form | None:
    """The form that an answer is the same as; the best one where several are."""
    wanted = folded(text, match)
    same = [form for form in forms if folded(form.text, match) == wanted]
    return max(same, key=lambda form: form.share, default=None)


def expected(forms: Sequence[Form], locale: str) -> list[str]:
    """The forms that earn everything, in the reader's language where any of them is."""
    full = [form for form in forms if form.share == 1]
    language = locale.split("-", 1)[0]
    own = [form for form in full if form.language is None or form.language.split("-", 1)[0] == language]
    return [form.text for form in own or full]


def check(forms: Sequence[Form], match: str, file: str, path: str) -> Iterator[Problem]:
    """Forms that cannot be told apart, and a list in which none earns everything."""
    yield from twice((form.id for form in forms), file, path)
    if not any(form.share == 1 for form in forms):
        yield Problem(file, path, "At least one accepted form must earn the whole share.")
    seen: dict[str, float] = {}
    for form in forms:
        yield from prose.check(form.feedback, file, f"{path}/{form.id}/feedback")
        if len(json.dumps(form.text)) > LONGEST_BYTES:
            yield Problem(file, f"{path}/{form.id}/text", "This form is too long to be typed as an answer: shorten it.")
        if seen.setdefault(folded(form.text, match), form.share) != form.share:
            message = Sentence("The same form earns another share above: keep one of the two.")
            yield Problem(file, f"{path}/{form.id}/share", message)
