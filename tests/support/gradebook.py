"""A platform's gradebook at the port for outward calls: columns that come and go, results that may be read.

`FakeLms` keeps the scores; what a quirk does to them belongs to the tests.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from lti.http import Reply
from tests.support.lms import FakeLms


@dataclass
class FakeGradebook(FakeLms):
    """Columns under `<anything>/lineitems`; each change is counted, and `mood` answers in its stead as there."""

    columns: dict[str, dict[str, object]] = field(default_factory=dict)
    """Address → column as the platform keeps it."""
    results: dict[str, float | None] = field(default_factory=dict)
    """User → what the gradebook shows, in points of 100."""
    made: int = 0
    renamed: int = 0
    deleted: int = 0
    lost_answers: int = 0
    """So many columns are made without an answer that arrives."""

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        parts = urlsplit(url)
        if self.mood is not None or "/lineitems" not in parts.path:
            return super().get(url, headers)
        if parts.path.endswith("/lineitems"):
            wanted = dict(parse_qsl(parts.query)).get("resource_link_id")
            listed = [one for one in self.columns.values() if wanted in (None, one.get("resourceLinkId"))]
            return Reply(200, json.dumps(listed))
        if parts.path.endswith("/results"):
            return Reply(200, json.dumps([self._result(user, points) for user, points in self.results.items()]))
        found = self.columns.get(url)
        return Reply(404) if found is None else Reply(200, json.dumps(found))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if not url.endswith("/lineitems"):
            is_gone = url.endswith("/scores") and url.removesuffix("/scores") not in self.columns
            return Reply(404) if is_gone and self.mood is None else super().post(url, headers, body)
        if self.mood is not None:
            return self._moody(self.mood)
        self.made += 1
        address = f"{url}/made-{self.made}"
        self.columns[address] = {**json.loads(body), "id": address}
        if self.lost_answers:
            self.lost_answers -= 1
            return Reply(200, '{"id": "http')
        return Reply(201, json.dumps(self.columns[address]))

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if self.mood is not None:
            return self._moody(self.mood)
        if url not in self.columns:
            return Reply(404)
        self.renamed += 1
        self.columns[url] = json.loads(body)
        return Reply(200, body.decode())

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        if self.mood is not None:
            return self._moody(self.mood)
        self.deleted += 1
        return Reply(404) if self.columns.pop(url, None) is None else Reply(204)

    @staticmethod
    def _result(user: str, points: float | None) -> dict[str, object]:
        said = {} if points is None else {"resultScore": points, "resultMaximum": 100}
        return {"id": f"http://x/{user}", "userId": user, **said}
