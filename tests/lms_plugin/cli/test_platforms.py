"""The operator connects platforms, and sees the academies of all."""

import json

from sqlalchemy import Engine, select

from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import (
    Audit,
)
from lms_plugin.services import joining
from lti import platform_configuration
from lti.registration import Registered
from tests.lms_plugin.cli.conftest import PLATFORM, Run, failed
from tests.support.cast import make_cast
from tests.support.house import START
from tests.support.registering import ADDRESS, configuration


def test_a_platform_is_added_once_and_listed(ready: Run) -> None:
    added = ready(*PLATFORM, "--name", "Academia de Puerto Alba", "--json")
    assert added.code == 0
    told = json.loads(added.out)
    assert told["academy"] == "academia-de-puerto-alba"
    assert told["jwks_url"] == "http://localhost:8000/lti/jwks.json"
    (listed,) = json.loads(ready("platforms", "list", "--json").out)
    assert (listed["issuer"], listed["status"], listed["uuid"]) == ("https://moodle.example", "live", told["uuid"])
    assert failed(ready(*PLATFORM), "registered already")
    assert len(json.loads(ready("platforms", "list", "--json").out)) == 1
    assert "moodle.example" in ready("platforms", "list").out


def test_a_second_platform_may_join_an_academy(ready: Run) -> None:
    ready(*PLATFORM, "--name", "Puerto Alba")
    other = [one if one != "abc" else "def" for one in PLATFORM]
    assert json.loads(ready(*other, "--academy", "puerto-alba", "--json").out)["academy"] == "puerto-alba"
    third = [one if one != "abc" else "ghi" for one in PLATFORM]
    assert failed(ready(*third, "--academy", "nowhere"), "academies list")


def test_plain_http_is_refused_and_nothing_is_left_behind(ready: Run) -> None:
    argv = [one.replace("https://moodle.example/token", "http://moodle.example/token") for one in PLATFORM]
    assert failed(ready(*argv), "--token-url")
    assert json.loads(ready("platforms", "list", "--json").out) == []


def test_the_operator_sees_all_academies_and_gives_them_deployments(ready: Run, engine: Engine) -> None:
    ready(*PLATFORM, "--name", "First")
    uuid = json.loads(ready("platforms", "list", "--json").out)[0]["uuid"]
    add = ("academies", "add-deployment", "--registration", uuid, "--deployment-id")
    assert "Deployment 2 belongs to the academy second." in ready(*add, "2", "--name", "Second").out
    assert ready(*add, "3", "--academy", "first").code == 0
    assert failed(ready(*add, "3", "--academy", "second"), "registered already")
    assert failed(ready(*add, "4", "--academy", "nowhere"), "no academy 'nowhere'")
    assert failed(ready(*add, "4"), "--name NAME", code=2)
    assert failed(ready(*add[:3], "x", add[4], "4", "--name", "Third"), "no such registration")
    rows = json.loads(ready("academies", "list", "--json").out)
    found = [(row["key"], row["deployments"], row["registrations"]) for row in rows]
    assert found == [("first", 2, 1), ("second", 1, 0)]
    assert "second  Second  1 deployments" in ready("academies", "list").out


def test_the_operator_merges_two_academies_once(ready: Run, engine: Engine) -> None:
    with writing(engine) as session:
        make_cast(session, START)
    merge = ("academies", "merge", "northmoor", "puerto-alba")
    assert failed(ready(*merge), "say --yes")
    done = ready(*merge, "--yes")
    assert (done.code, "0 people were in both" in done.out) == (0, True)
    assert failed(ready(*merge, "--yes"), "no academy 'northmoor', or it was merged")
    assert "merged into" in ready("academies", "list").out
    ready(*PLATFORM, "--name", "Northmoor Police College")
    assert [row["key"] for row in json.loads(ready("academies", "list", "--json").out)][-1] != "northmoor"


def proposed(engine: Engine, url: str, client_id: str) -> None:
    """A platform uses the address; what it says of itself is sound."""
    platform = platform_configuration.read(configuration(), ADDRESS, False)
    with writing(engine) as session:
        claimed = joining.claim(session, joining.digest(url.rsplit("/", 1)[1]), START)
        assert claimed is not None
        joining.propose(session, claimed, Registered(platform, client_id, "", (), ()), START)


def test_the_operator_invites_an_lms_and_approves_or_refuses_it(ready: Run, engine: Engine) -> None:
    assert failed(ready("platforms", "invite", "--academy", "nowhere"), "academies list")
    assert "/lti/register/" in ready("platforms", "invite").out
    first, second = (json.loads(ready("platforms", "invite", "--json").out) for _ in range(2))
    assert first["academy"] is None
    proposed(engine, first["url"], "abc")
    (listed,) = json.loads(ready("platforms", "list", "--json").out)
    assert (listed["status"], listed["client_id"]) == ("pending", "abc")
    assert f"convive platforms approve {listed['uuid']}" in ready("platforms", "list").out
    assert "is live" in ready("platforms", "approve", listed["uuid"], "--name", "Academia Norte").out
    (live,) = json.loads(ready("platforms", "list", "--json").out)
    assert (live["status"], live["academy"], live["deployment_id"]) == ("live", "academia-norte", None)
    assert failed(ready("platforms", "approve", listed["uuid"]), "platforms list")
    proposed(engine, second["url"], "def")
    waiting = json.loads(ready("platforms", "list", "--json").out)[-1]
    assert ready("platforms", "refuse", waiting["uuid"]).code == 0
    assert len(json.loads(ready("platforms", "list", "--json").out)) == 1
    with reading(engine) as session:
        acts = set(session.scalars(select(Audit.act)))
    assert {"platform.invite", "platform.propose", "platform.approve", "platform.refuse"} <= acts


def test_an_lms_that_bears_the_name_of_an_academy_gets_one_of_its_own(ready: Run, engine: Engine) -> None:
    ready(*PLATFORM, "--name", "Puerto Alba")
    invited = json.loads(ready("platforms", "invite", "--json").out)
    proposed(engine, invited["url"], "def")
    waiting = json.loads(ready("platforms", "list", "--json").out)[-1]
    assert "is live for the academy puerto-alba-" in ready(
        "platforms", "approve", waiting["uuid"], "--name", "Puerto Alba"
    ).out  # fmt: skip


def test_nothing_is_connected_to_an_academy_that_was_merged(ready: Run, engine: Engine) -> None:
    with writing(engine) as session:
        make_cast(session, START)
    ready("academies", "merge", "northmoor", "puerto-alba", "--yes")
    invited = json.loads(ready("platforms", "invite", "--json").out)
    proposed(engine, invited["url"], "def")
    waiting = json.loads(ready("platforms", "list", "--json").out)[-1]
    gone = ("--academy", "northmoor")
    assert failed(ready("platforms", "approve", waiting["uuid"], *gone), "or it was merged")
    assert failed(ready(*[one if one != "abc" else "ghi" for one in PLATFORM], *gone), "or it was merged")
    assert failed(ready("platforms", "invite", *gone), "or it was merged")
