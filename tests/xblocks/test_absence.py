"""The blocks on an installation that has neither Flask nor a database library, nor Django."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLASK = ("flask", "flask_sqlalchemy", "flask_login", "flask_wtf", "flask_babel", "sqlalchemy", "huey",
         "pylti1p3", "lms_plugin", "lti", "structlog", "granian", "alembic")  # fmt: skip
DJANGO = ("django", "lazy", "djpyfs", "workbench")
PROGRAM = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {absent!r}:
            raise ModuleNotFoundError(name, name=name.split(".")[0])

sys.meta_path.insert(0, Absent())
import pkgutil
import xblocks
for found in pkgutil.iter_modules(xblocks.__path__, "xblocks."):
    __import__(found.name)
from tests.xblocks.bench import BLOCKS, Bench, Trainee
for tag in BLOCKS:
    for view in ("student_view", "author_view", "public_view", "studio_view"):
        assert Bench("es").block(tag).render(view).content
trainee = Trainee(Bench(), "convive_quiz")
assert trainee.finish_quiz()[0] == 200
assert trainee.runtime.published[0][0] == "grade"
print(sorted(name for name in sys.modules if name.split(".")[0] in {absent!r}))
"""


@pytest.mark.parametrize("absent", [FLASK, (*FLASK, *DJANGO)], ids=["flask", "django too"])
def test_every_block_works_without(absent: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(absent=absent)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_files_of_the_blocks_stay_within_the_package() -> None:
    """What the blocks read at run time lies in packages that the wheel carries."""
    for name in ("static/block.js", "static/block.css", "static/studio.js", "static/studio.css",
                 "templates/attempt.html", "templates/studio.html", "translations/es/LC_MESSAGES/text.mo"):  # fmt: skip
        assert (ROOT / "xblocks" / name).is_file()
