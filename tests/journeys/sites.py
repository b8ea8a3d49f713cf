"""The two sites of a journey: the tool and the demo LMS, started as a person would, by `convive demo`.

What is clicked on them is no matter of this file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.loopback import free_ports
from tests.support.servers import PATIENCE, convive

DATABASE = "journeys.sqlite"


@dataclass(frozen=True, slots=True)
class Sites:
    """Their origins: two names of one machine, so that the frame is third-party."""

    tool: str
    lms: str
    folder: Path

    def holds(self, address: str) -> bool:
        """Whether an address is on one of the two sites, or needs no network at all."""
        return address.startswith((f"{self.tool}/", f"{self.lms}/", "data:", "blob:", "about:"))

    def rename(self, name: str, new_name: str) -> None:
        """Give a person another name, as an LMS does that lets people call themselves what they like.

        The roster counts as read and as wanted by nobody, so that no reading of it brings the old name back.
        """
        with closing(sqlite3.connect(self.folder / DATABASE, timeout=PATIENCE)) as database, database:
            found = database.execute("UPDATE person SET name = ? WHERE name = ?", (new_name, name))
            assert found.rowcount == 1, f"there is no {name}"
            read = "roster_at = strftime('%Y-%m-%d %H:%M:%S.000000', 'now'), roster_wanted_at = NULL"
            database.execute(f"UPDATE cohort SET {read}")

    def end_visits(self) -> None:
        """Everybody's visit is over, as after a night: whoever is still writing must not lose it."""
        with closing(sqlite3.connect(self.folder / DATABASE, timeout=PATIENCE)) as database, database:
            database.execute("UPDATE visit SET expires_at = '2000-01-01 00:00:00.000000'")


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Sites]:
    """Both servers on free ports, with everything they keep in `folder`."""
    port, lms_port = free_ports(2)
    sites = Sites(f"http://localhost:{port}", f"http://127.0.0.1:{lms_port}", folder)
    arguments = ["demo", "--port", str(port), "--lms-port", str(lms_port)]
    settings = {"database_url": f"sqlite:///{folder / DATABASE}", **settings}
    with convive(arguments, settings, folder / "servers.log", [f"{sites.tool}/", f"{sites.lms}/"]):
        yield sites
