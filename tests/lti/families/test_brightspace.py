"""The quirks of D2L Brightspace, each by its name. Source: documentation.brightspace.com (LTI Advantage)."""

from dataclasses import replace

import pytest

from lti.errors import TryLater
from lti.roster import members
from tests.lti.families.launching import launched
from tests.support.platforms.others import Brightspace


def test_the_audience_of_token_requests_is_its_own() -> None:
    d2l = Brightspace()
    assert len(members(d2l.caller(), d2l.roster_url())) == 5


def test_without_that_audience_it_grants_no_token_and_the_tool_tries_later() -> None:
    d2l = Brightspace()
    caller = d2l.caller()
    with pytest.raises(TryLater):
        members(replace(caller, registration=replace(caller.registration, token_audience=None)), d2l.roster_url())


def test_its_key_set_names_no_algorithm() -> None:
    d2l = Brightspace()
    assert all("alg" not in jwk for jwk in d2l.key_set()["keys"])
    assert launched(d2l).family == "brightspace"
