"""Structured logs: one JSON line per event, without tokens, names or words of trainees.

Which events there are belongs to those who write them.
"""

import logging

import structlog
from flask import Flask

from lms_plugin.config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Set up structlog once for the process."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=not app.testing,
    )
