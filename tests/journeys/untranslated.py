"""What a page in the made-up language with brackets says outside of them: words that were never marked for translation.

Which pages are looked at is the tests' matter.
"""

import re
from typing import Any

from playwright.sync_api import Frame, Page

from courses import jurisdictions
from courses.pseudo import ACCENTED, CLOSE, OPEN
from lms_plugin.demo.academies import PARTNER_ASSOCIATION, SITES
from lms_plugin.services.aliases import BEARERS, PLACES
from lms_plugin.web.language import NAMES as LANGUAGES

WORDS = re.compile(r"[^\W\d_]{2,}")
ADDRESSES = re.compile(r"https?://\S+|\S+@\S+")
# A text of one place is read with the texts around it: a sentence may have a link or a number in its middle.
SAID = """language => {
  const source = "a[rel~=noreferrer]";
  // The publisher stands behind the title of a source, and both stay in their own language.
  const comesAfterSource = node => {
    for (let one = node.previousSibling; one; one = one.previousSibling) {
      if (one.matches && one.matches(source)) return true;
    }
    return false;
  };
  const isLeft = one => one.closest("[lang]").lang !== language
    || one.closest(`code, pre, script, style, time, ${source}`);
  const texts = [document.title];
  for (const one of document.body.querySelectorAll("*")) {
    if (isLeft(one)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      if (one.hasAttribute(name)) texts.push(one.getAttribute(name));
    }
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let whole = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!isLeft(node.parentElement) && !comesAfterSource(node)) whole += "\\n" + node.data;
  }
  texts.push(whole);
  return texts;
}"""
# Names of things and of people, and words that every language writes alike.
NAMES = frozenset({
    "Convive", "LTI", "UTC", "PO", "PDF", "CSV", "HTTP", "HTTPS", "URL", "JSON", "ECTS", "LMS", "id", "min", "MB", "KB",
    "Moodle", "Canvas", "Blackboard", "Brightspace", "Sakai", "ILIAS", "Open", "edX",
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    *(part for code in jurisdictions.codes() for part in code.split("-")),
    *(part for level in jurisdictions.drafts() for part in level.code.split("-")),
    "EUPL",
})  # fmt: skip


def outside(text: str) -> str:
    """What stands in no bracket."""
    depth, left = 0, []
    for one in text:
        if one == OPEN:
            depth += 1
        elif one == CLOSE:
            depth -= 1
            left.append("\n")
        elif depth == 0:
            left.append(one)
    return "".join(left) if depth == 0 else f"brackets that do not match: {text[:200]}"


def untranslated(where: Page | Frame, *known: str) -> list[str]:
    """One line for each text of a page that nobody could translate; `known` are proper names of this walk."""
    texts: Any = where.evaluate(SAID, ACCENTED)
    found = []
    for text in texts:
        for line in outside(_unnamed(text, known)).splitlines():
            if any(word not in NAMES for word in WORDS.findall(line)):
                found.append(f"{where.url}: {line.strip()[:160]}")
    return list(dict.fromkeys(found))


def _unnamed(text: str, known: tuple[str, ...]) -> str:
    sites = (name for one in SITES for name in (one.name, one.client_id, one.context.title))
    links = (link.title for one in SITES for link in one.links)
    people = (
        name
        for one in SITES
        for persona in one.personas
        for name in (persona.person.name, persona.person.given_name, persona.person.family_name)
    )
    groups = (name for one in SITES for group in one.groups for name in (group.name, group.set_name))
    aliases = (f"{place[0]} {bearer[0]}" for place in PLACES for bearer in BEARERS)
    every = {PARTNER_ASSOCIATION, *sites, *links, *people, *groups, *known, *aliases, *LANGUAGES.values()}
    text = ADDRESSES.sub("", text)
    for name in sorted(filter(None, every), key=len, reverse=True):
        text = text.replace(name, "")
    return text
