"""A block as readable XML, and back: texts as they are, settings as attributes, sources as elements.

One learner's state never travels: the default of XBlock would write it into the course and read it out of it.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree
from xblock.core import XML_NAMESPACES
from xblock.fields import UserScope
from yaml import YAMLError

DOCUMENT = "document"
TRANSLATION = "translation"
SOURCE = "source"

_AS_ELEMENTS = (DOCUMENT, "translations", "sources")
_NO_FIELDS = ("url_name", "xblock-family", "slug", "filename")

log = logging.getLogger(__name__)


def tidy(text: str) -> str:
    """A text as it survives XML: newlines only, none at its beginning, one at its end."""
    bare = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return f"{bare}\n" if bare else ""


def write(block: Any, node: Any) -> None:
    """Fill an element with everything an author or a course team has set."""
    node.tag = block.scope_ids.block_type
    node.set("xblock-family", "xblock.v1")
    for name, field in sorted(block.fields.items()):
        if name not in _AS_ELEMENTS and is_authored(field) and field.is_set_on(block):
            block._add_field(node, name, field)
    _write_text(etree.SubElement(node, DOCUMENT), block.document)
    for locale, text in sorted(block.translations.items()):
        _write_text(etree.SubElement(node, TRANSLATION, language=locale), text)
    for source in block.sources:
        etree.SubElement(node, SOURCE, dict(source))
    if not block.document.strip():
        node.remove(node.find(DOCUMENT))
        # Said even where it is the default, because a course on disk outlives the defaults of a release.
        node.set("activity", block.activity)


def read(cls: Any, node: Any, runtime: Any, keys: Any) -> Any:
    """A new block out of an element. What does not belong to the author is left out, with a line in the log."""
    block = runtime.construct_xblock_from_class(cls, keys)
    for name, value in node.items():
        if name not in _NO_FIELDS:
            _set(cls, block, name, value, {})
    for child in node.iterchildren(tag=etree.Element):
        name = etree.QName(child)
        if name.namespace == XML_NAMESPACES["option"]:
            _set(cls, block, name.localname, child.text or "", child.attrib)
    if node.find(DOCUMENT) is not None:
        block.document = tidy(node.findtext(DOCUMENT) or "")
    block.translations = {one.get("language", ""): tidy(one.text or "") for one in node.findall(TRANSLATION)}
    block.sources = [dict(one.items()) for one in node.findall(SOURCE)]
    return block


def is_authored(field: Any) -> bool:
    """Whether a field holds what an author or a course team says: nothing of learners, nothing of the course's tree."""
    return getattr(field.scope, "user", None) is UserScope.NONE


def _write_text(element: Any, text: str) -> None:
    """As a CDATA section, so that it reads as it was written; escaped where it would end the section."""
    padded = f"\n{tidy(text)}"
    element.text = padded if "]]>" in padded else etree.CDATA(padded)


def _set(cls: Any, block: Any, name: str, value: str, attributes: Mapping[str, str]) -> None:
    field = block.fields.get(name)
    if field is None or not is_authored(field):
        log.warning("%s: %s is no setting of an author and is left out", cls.__name__, name)
        return
    try:
        cls._set_field_if_present(block, name, value, attributes)
    except (TypeError, ValueError, YAMLError):
        log.warning("%s: the value of %s cannot be read and is left out", cls.__name__, name)


def scenarios(tag: str, samples: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """What the workbench offers: a title, and a block that shows an activity of the library in Spain."""
    for title, place in samples:
        element = etree.Element(tag, activity=place, jurisdiction="ES")
        yield title, etree.tostring(element, encoding="unicode")
