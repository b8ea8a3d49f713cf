"""Room `community`: discussions of people from several academies and associations, under aliases.

Who stands behind an alias is shown nowhere in it.
"""

from flask import Blueprint

from lms_plugin.community import conversations, doors, facilitation, guests, moderation, rooms
from lms_plugin.community.entrance import community, invited

__all__ = ["blueprints", "conversations", "doors", "facilitation", "guests", "moderation", "rooms"]


def blueprints() -> tuple[Blueprint, ...]:
    """What the factory mounts."""
    return (community, invited)
