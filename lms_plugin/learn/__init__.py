"""The trainee's room: the module page, its activities, and what somebody has done so far.

What a kind means by a move, and what a move earns, is decided in `courses` and in `services`.
"""

from flask import Blueprint

from lms_plugin.learn import activities, arrivals, bookmarks, certificates, elsewhere, kept, media, modules, own
from lms_plugin.learn import room as rooms

__all__ = [
    "activities", "arrivals", "blueprints", "bookmarks", "certificates", "elsewhere", "kept", "media", "modules", "own",
]  # fmt: skip


def blueprints() -> tuple[Blueprint, ...]:
    """What the factory mounts."""
    return (rooms.learn, rooms.own, rooms.elsewhere, rooms.media)
