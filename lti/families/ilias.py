"""ILIAS. What it sends is what the specifications want, so far as was seen; it has a guide of its own for people."""

from lti.families.family import Family

FAMILY = Family(key="ilias", products=frozenset({"ilias"}))
