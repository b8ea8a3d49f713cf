"""Columns, scores, people and answers of the platforms. How a family treats them is in the family's file."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from urllib.parse import urlsplit, urlunsplit

from lti.http import Reply
from tests.support.lti_fakes import LEARNER

Kept: TypeAlias = dict[tuple[str, str], dict[str, Any]]
"""(column's address, person) to the score that counts."""


@dataclass
class Column:
    """A line item: where it is and what it says."""

    url: str
    members: dict[str, Any]

    def told(self) -> dict[str, Any]:
        return {**self.members, "id": self.url}

    def joined(self, step: str) -> str:
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(path=f"{parts.path}/{step}"))


def answered(status: int, body: Any, **headers: str) -> Reply:
    return Reply(status, json.dumps(body), {"Content-Type": "application/json", **headers})


def problem(status: int) -> Reply:
    return answered(status, {"errors": [{"message": f"status {status}"}]})


def page(status: int = 200, text: str = "Maintenance", **headers: str) -> Reply:
    """A page of HTML where data was asked for."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, f"<!DOCTYPE html><html><body>{text}</body></html>", {"Content-Type": "text/html", **named})


def member(user_id: str, *roles: str) -> dict[str, Any]:
    return {"user_id": user_id, "roles": list(roles) or [LEARNER], "status": "Active", "name": f"Person {user_id}"}


def moment(score: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(score["timestamp"])


def second(score: dict[str, Any]) -> int:
    """The whole second of a score's timestamp."""
    return int(moment(score).timestamp())
