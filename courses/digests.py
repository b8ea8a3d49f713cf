"""Fingerprints of content: canonical JSON and SHA-256.

What a digest covers is decided by the rooms that hold the content, not here.
"""

import json
from hashlib import sha256
from typing import Any


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces and plain UTF-8, so that equal content is equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def of_json(value: Any) -> str:
    """SHA-256 of the canonical JSON, 64 hex digits."""
    return of_text(canonical(value))


def of_text(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hex digits."""
    return sha256(text.encode()).hexdigest()
