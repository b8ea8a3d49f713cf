"""The golden documents as scenarios of the workbench: each in OLX, as a course would have it on disk."""

from collections.abc import Iterator

from lxml import etree

from tests.golden.cases import Case, cases

CODE = "ABC 346"
"""The code of the day, wherever a block takes one."""


def name_of(case: Case) -> str:
    """What the workbench calls the scenario."""
    return f"golden.{case.name}"


def scenarios() -> Iterator[tuple[str, str, str]]:
    """Name, title and OLX of every case that a block plays."""
    for case in cases():
        if case.kind.name == "discussion":
            continue
        element = etree.Element(f"convive_{case.kind.name}", jurisdiction=case.law)
        if case.kind.name == "session":
            element.set("code", CODE)
        etree.SubElement(element, "document").text = case.document
        yield name_of(case), f"Golden: {case.name}", etree.tostring(element, encoding="unicode")
