"""The rows of an overlay: provisions, channels, rules and what a level says about a slot as a whole.

Own words only: the text of a statute never belongs here, its address does.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from courses.texts import Model, Slug

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,3}(-[A-Z0-9]{1,3})?$")]
"""ISO 3166 with an optional sub-unit (`ES`, `ES-AN`, `GB-EAW`), or `EU` and `COE`."""

SlotName = Annotated[str, StringConstraints(pattern=r"^(law|channel|unit):[a-z][a-z_]{0,40}$")]

GroundName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,40}$")]

PublicAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"']{4,300}$")]

Confidence = Literal["verified", "partly", "memory"]

MatterName = Annotated[str, StringConstraints(pattern=r"^[a-z]+:[a-z][a-z_]{0,40}$")]
"""A question that a form may put to the law, `mediation:gender_violence`; see `matters.yaml`."""

Verdict = Literal["never", "not_now", "yes"]
"""The three lights: the law forbids it, the law makes it wait, the law leaves it open."""

Nature = Literal[
    "aggravator", "substantive_offence", "speech_offence", "administrative", "civil_equality", "procedural",
    "victim_right", "mediation_bar", "police_competence", "status", "standard",
]  # fmt: skip


def _with_english(words: Mapping[str, str]) -> Mapping[str, str]:
    if not words.get("en", "").strip():
        raise ValueError("the English words are missing: add them under en")
    return words


Words = Annotated[Mapping[str, str], AfterValidator(_with_english)]
"""Language → words; English is always there."""


class Row(Model):
    """What a provision and a channel have in common: where it comes from, how sure and how old it is."""

    id: Slug
    slots: tuple[SlotName, ...]
    source_url: PublicAddress
    checked_on: date
    checked_by: str | None = None
    text_as_of: date | None = None
    confidence: Confidence
    next_review: date | None = None

    @property
    def is_published(self) -> bool:
        """Rows from memory are drafts: they wait for a named reviewer and never fill a slot."""
        return self.confidence != "memory"


class Provision(Row):
    """One article, in plain words. Its grounds are its own: there is no list of grounds of a country.

    `meaning` is the long form for a card, `short` a name inside a sentence.
    """

    nature: Nature
    instrument: Words
    article: str
    meaning: Words
    short: Words
    grounds: tuple[GroundName, ...] = ()
    grounds_within: tuple[GroundName, ...] = ()
    """Grounds that a wider wording of the article covers without naming them."""
    perceived_membership: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    supersedes: Slug | None = None


class Channel(Row):
    """A public way to get help or to hand something over: never a person's own contact data."""

    name: Words
    route: Words
    meaning: Words
    short: Words


class SlotWords(Model):
    """What a level says about a slot as a whole: a noun phrase for sentences, an opening for the card."""

    short: Words
    long: Words


class Rule(Model):
    """What a level says to a question that forms ask, in one word, and the provisions of the same level it rests on.

    It has no source of its own: it is as sure, as old and as much in force as its provisions.
    """

    id: Slug
    matter: MatterName
    verdict: Verdict
    provisions: tuple[Slug, ...] = Field(min_length=1)
    meaning: Words
