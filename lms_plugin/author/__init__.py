"""Content of an academy: look, upload, preview, publish; and the picker for deep linking.

What a package may hold is `courses.packages`' matter.
"""

from flask import Blueprint

from lms_plugin.author import (
    carrying,
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
    texts,
    translations,
    uploads,
    versions,
)

_PAGES = (
    shelves, versions, uploads, publishing, downloads, translations, texts, carrying, rehearsals,
    law, lawbeside, lawnews, lawsigning, picking,
)  # fmt: skip
"""Each file adds its routes to a blueprint when it is imported."""


def blueprints() -> tuple[Blueprint, ...]:
    """What the factory mounts."""
    return rooms.author, rooms.law, rooms.picker
