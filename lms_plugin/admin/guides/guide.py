"""What a guide to one LMS holds: its steps in the words of its own menus.

Which LMS there are is listed in `lms_plugin.admin.guides`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Guide:
    """One LMS: its steps, what its form calls our addresses, hints for our form, values that all its sites share.

    `dynamic` says where a registration address is pasted; None where the LMS knows no such thing.
    """

    key: str
    name: str
    steps: tuple[object, object, object]
    fields: Mapping[str, object] = field(default_factory=dict)
    hints: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    dynamic: object | None = None
