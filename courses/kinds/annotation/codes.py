"""The eleven families of bias indicators, and the mark for what speaks against.

A report that is read for something else names codes of its own. An indicator opens a line of
inquiry and proves nothing; what a mark earns belongs to `marking`.
"""

from collections.abc import Mapping

from courses.errors import Sentence

COUNTER = "counter"

FAMILIES: Mapping[str, Sentence] = {
    "bi-1": Sentence("Perception of the victim, a witness or the community"),
    "bi-2": Sentence("Words, gestures, written messages"),
    "bi-3": Sentence("Drawings, symbols, graffiti, objects left behind"),
    "bi-4": Sentence("Difference between suspect and victim, real or presumed"),
    "bi-5": Sentence("Place"),
    "bi-6": Sentence("Date or time"),
    "bi-7": Sentence("Pattern, repetition, earlier incidents"),
    "bi-8": Sentence("Organised hate group or its style"),
    "bi-9": Sentence("What is visible or known of the victim: identity, activism, work, company"),
    "bi-10": Sentence("No other motive, or force out of proportion"),
    "bi-11": Sentence("Online traces, background of the suspect"),
}

SHORT = Sentence("Counter")
"""The mark for what speaks against, as a tag beside a line."""

AGAINST = Sentence("Counter-indicator: points to another explanation")
