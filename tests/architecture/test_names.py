"""The four import names are ours alone: installing over another `lti` or `courses` would be silent.

What `convive doctor` says about it is tested with the command line.
"""

import tomllib
from importlib.metadata import packages_distributions, version
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT


@pytest.mark.parametrize("name", PACKAGES)
def test_an_import_name_belongs_to_this_distribution_alone(name: str) -> None:
    assert set(packages_distributions().get(name, ())) == {"convive"}


@pytest.mark.parametrize("name", PACKAGES)
def test_an_import_name_leads_to_this_house(name: str) -> None:
    found = find_spec(name)
    assert found is not None
    assert Path(str(found.origin)).resolve() == ROOT / name / "__init__.py"


def test_the_version_is_the_one_of_the_project_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert version(project["name"]) == project["version"]


def test_the_distribution_packs_these_four_and_no_more() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert tools["packages"]["find"]["include"] == [f"{name}*" for name in PACKAGES]
