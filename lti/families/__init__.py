"""The LMS families: who they are, and which one a platform belongs to.

One file per family holds its quirks; acting on them belongs to the modules
that meet them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lti import claims
from lti.families import blackboard, brightspace, canvas, generic, ilias, moodle, openedx, sakai
from lti.families.family import Family as Family

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        module.FAMILY.key: module.FAMILY
        for module in (moodle, canvas, blackboard, brightspace, sakai, ilias, openedx, generic)
    }
)


def family(key: str) -> Family:
    """The family with this key; the generic one for "" and for keys we do not know."""
    return FAMILIES.get(key, generic.FAMILY)


def family_of(message: Mapping[str, Any], registered: str = "") -> Family:
    """The family of a message's sender: as registered, else by product code, else by a vendor's shared issuer."""
    if registered in FAMILIES:
        return FAMILIES[registered]
    sender = message.get("iss")
    return family_of_product(product_code(message), sender if isinstance(sender, str) else "")


def family_of_product(product: str, issuer: str) -> Family:
    """The family of a product code in lower case, else of a vendor's shared issuer; the generic one for neither."""
    fitting = (each for each in FAMILIES.values() if product in each.products or issuer in each.issuers)
    return next(fitting, generic.FAMILY)


def product_code(message: Mapping[str, Any]) -> str:
    """The product family code of the tool_platform claim in lower case, "" where there is none."""
    platform = message.get(claims.TOOL_PLATFORM)
    code = platform.get("product_family_code") if isinstance(platform, Mapping) else None
    return code.strip().lower()[:255] if isinstance(code, str) else ""
