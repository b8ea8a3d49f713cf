"""Why a file of a folder `media` is not taken.

Which file it was, and where, is known to whoever asked.
"""

from courses.errors import Sentence


class Refused(Exception):
    """The file is not what its name says, or holds more than it may; `sentence` tells its author what to do.

    `line` is known for texts alone.
    """

    def __init__(self, sentence: Sentence, line: int | None = None) -> None:
        self.sentence, self.line = sentence, line
        super().__init__(str(sentence))


def refuse_unless(holds: bool, sentence: Sentence, line: int | None = None) -> None:
    """Raise Refused where something does not hold."""
    if not holds:
        raise Refused(sentence, line)
