"""The door: logins, launches and notices from platforms, the front page, the language switch, open pages, health.

What a launch leaves behind is `services.launches`' matter.
"""

from flask import Blueprint

from lms_plugin.launch import notices as notices
from lms_plugin.launch import registering as registering
from lms_plugin.launch import renewal as renewal
from lms_plugin.launch import verifying as verifying
from lms_plugin.launch.front import launch
from lms_plugin.launch.health import health
from lms_plugin.launch.wire import wire


def blueprints() -> tuple[Blueprint, ...]:
    """What the factory mounts."""
    return (launch, wire, health)


def from_platforms() -> tuple[Blueprint, ...]:
    """Those of the blueprints to which platforms post; they carry no CSRF token of ours."""
    return (wire,)
