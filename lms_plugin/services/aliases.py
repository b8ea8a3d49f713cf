"""Pseudonyms for rooms: a bird or a tree and a place, drawn for one person and one room.

Who bears which alias stands in the member's row; nothing here can lead from an alias back to a person
without the installation's secret.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass

# Everyday words without a given name, a slight or a people in them, in either language.
BEARERS = (
    ("Heron", "Garza"), ("Stork", "Cigüeña"), ("Swift", "Vencejo"), ("Swallow", "Golondrina"), ("Lark", "Alondra"),
    ("Finch", "Pinzón"), ("Crane", "Grulla"), ("Curlew", "Zarapito"), ("Egret", "Garceta"), ("Oriole", "Oropéndola"),
    ("Nightingale", "Ruiseñor"), ("Hoopoe", "Abubilla"), ("Starling", "Estornino"), ("Thrush", "Zorzal"),
    ("Goldfinch", "Jilguero"), ("Falcon", "Halcón"), ("Oak", "Roble"), ("Ash", "Fresno"), ("Elm", "Olmo"),
    ("Beech", "Haya"), ("Birch", "Abedul"), ("Willow", "Sauce"), ("Poplar", "Álamo"), ("Linden", "Tilo"),
    ("Maple", "Arce"), ("Juniper", "Enebro"), ("Pine", "Pino"), ("Fir", "Abeto"), ("Larch", "Alerce"),
    ("Yew", "Tejo"), ("Alder", "Aliso"), ("Cedar", "Cedro"), ("Clover", "Trébol"), ("Fern", "Helecho"),
    ("Reed", "Junco"), ("Thyme", "Tomillo"), ("Lavender", "Lavanda"), ("Fennel", "Hinojo"),
)  # fmt: skip
PLACES = (
    ("Harbour", "del Puerto"), ("Valley", "del Valle"), ("River", "del Río"), ("Lake", "del Lago"),
    ("Meadow", "del Prado"), ("Hill", "de la Colina"), ("Coast", "de la Costa"), ("Island", "de la Isla"),
    ("Bridge", "del Puente"), ("Mill", "del Molino"), ("Spring", "de la Fuente"), ("Orchard", "del Huerto"),
    ("Garden", "del Jardín"), ("Cliff", "del Acantilado"), ("Bay", "de la Bahía"), ("Field", "del Campo"),
    ("Forest", "del Bosque"), ("Shore", "de la Orilla"), ("Dune", "de la Duna"), ("Slope", "de la Ladera"),
    ("Path", "del Sendero"), ("Square", "de la Plaza"), ("Ford", "del Vado"), ("Estuary", "de la Ría"),
    ("Terrace", "de la Terraza"), ("Stream", "del Arroyo"), ("Plain", "de la Llanura"), ("Summit", "de la Cumbre"),
)  # fmt: skip

MOST_OFFERS = 1000
"""How far a person may leaf through the offers."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and what an alias is drawn for. `secret` is the installation's, `room` a name of the room that outlives
    its creation, `person` a uuid or another stable name of the person."""

    secret: str
    room: str
    person: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The alias that is proposed, and its place in the person's list, so that the next one can be asked for."""

    number: int
    alias: str


def offer(scope: Scope, first: int, taken: Collection[str], locale: str) -> Offer:
    """The first free alias of the person's list from place `first` on; the same arguments give the same one.

    An alias is taken when somebody bears it in either language. Raises LookupError when none is free.
    """
    for number in range(max(first, 0), MOST_OFFERS):
        spellings = _spellings(scope, number)
        if not any(spelling in taken for spelling in spellings):
            return Offer(number, spellings[1] if locale == "es" else spellings[0])
    raise LookupError("no alias is free")


def is_offered(scope: Scope, number: int, alias: str) -> bool:
    """Whether the alias stands at that place of the person's list, in any language."""
    return 0 <= number < MOST_OFFERS and alias in _spellings(scope, number)


def _spellings(scope: Scope, number: int) -> tuple[str, str]:
    words = f"alias\0{scope.room}\0{scope.person}\0{number}".encode()
    drawn = int.from_bytes(hmac.digest(scope.secret.encode(), words, hashlib.sha256)[:8])
    bearer = BEARERS[drawn % len(BEARERS)]
    place = PLACES[drawn // len(BEARERS) % len(PLACES)]
    # A room may be larger than the words reach: late offers carry a number.
    series = f" {number // 200 + 1}" if number >= 200 else ""
    return f"{place[0]} {bearer[0]}{series}", f"{bearer[1]} {place[1]}{series}"
