"""The family of every platform that keeps to the specifications, and of those we do not know."""

from lti.families.family import Family

FAMILY = Family(key="generic")
