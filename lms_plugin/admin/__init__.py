"""An academy's connections to its LMS, its settings, its people's records and its audit list.

Content is the author's room.
"""

from flask import Blueprint

from lms_plugin.admin import (
    certificates,
    connecting,
    deciding,
    inviting,
    meanings,
    people,
    platforms,
    records,
    settings,
    testing,
    times,
)
from lms_plugin.admin.rooms import admin

_PAGES = (platforms, inviting, deciding, connecting, testing, meanings, people, times, certificates, records, settings)
"""Each file adds its routes to the blueprint when it is imported."""


def blueprints() -> tuple[Blueprint, ...]:
    """What the factory mounts."""
    return (admin,)
