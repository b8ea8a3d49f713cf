"""Sakai keeps to the specifications on the wire; how it is told apart, and that everything works."""

from dataclasses import replace

from lti.grades import Score, send_score
from lti.roster import members
from tests.lti.families.launching import launched
from tests.support.lti_fakes import NOW, MemoryRegistrations
from tests.support.platforms.others import Sakai


def test_it_is_known_by_its_product_code() -> None:
    sakai = Sakai()
    unnamed = replace(sakai.registration, family="")
    wire = replace(sakai.caller().wire, registrations=MemoryRegistrations(unnamed))
    assert launched(sakai, None, wire).family == "sakai"


def test_roster_and_scores_work() -> None:
    sakai = Sakai()
    assert len(members(sakai.caller(), sakai.roster_url())) == 5
    send_score(sakai.caller(), sakai.add_column(), Score("p1", NOW, 7, 10))
    assert len(sakai.kept) == 1
