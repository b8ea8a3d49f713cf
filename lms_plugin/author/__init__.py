"""Content of an academy: look, upload, preview, publish; and the picker for deep linking.

What a package may hold is `courses.packages`' matter.
"""

from flask import Blueprint

from lms_plugin.author import (
    downloads,
    law,
    lawbeside,
    lawnews,
    lawsigning,
    picking,
    publishing,
    rehearsals,
    rooms,
    shelves,
    uploads,
    versions,
)

_PAGES = (shelves, versions, uploads, publishing, downloads, rehearsals, law, lawbeside, lawnews, lawsigning, picking)
"""Each file adds its routes to a blueprint when it is imported."""


def blueprints() -> tuple[Blueprint, ...]:
    """What the factory mounts."""
    return rooms.author, rooms.law, rooms.picker
