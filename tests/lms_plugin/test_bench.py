"""The bench can still build its world and play its scenes: it writes rows by hand, and columns come."""

import os
from itertools import count
from pathlib import Path

import pytest

from tests.bench.__main__ import Bench
from tests.bench.machine import throw_away
from tests.bench.people import COHORT
from tests.bench.world import Builder, Platform
from tests.support.house import has_postgres


@pytest.mark.skipif(
    not (os.environ.get("CI") or has_postgres()), reason="the bench needs PostgreSQL; with CI set its absence fails"
)
def test_every_scene_is_played_by_a_cohort_and_its_statements_counted(tmp_path: Path) -> None:
    with throw_away() as url, Platform().open() as platform:
        builder = Builder.begin(url, platform)
        builder.fill(0, COHORT)
        bench = Bench(url, platform, tmp_path)
        bench.attempts = count()
        counted = bench.counts(builder.world())
    assert all(one.statements for one in counted.values())
    assert {name: one.outward for name, one in counted.items() if one.outward} == {}
