"""Which language the words of a page are in, to find the ones that are in the other.

Titles of sources keep the language they were published in, and names are names; everything else speaks one language.
"""

import re
from typing import Any

from playwright.sync_api import Frame, Page

from lms_plugin.demo.academies import PARTNER_ASSOCIATION, SITES
from lms_plugin.services.aliases import PLACES

# Short words that each language cannot do without, and that the other does not have.
OTHERS: dict[str, re.Pattern[str]] = {
    "es": re.compile(
        r"\b(the|of|and|to|is|are|was|with|for|from|not|that|this|you|your|Module|Next|Back|Answer|Start|Saved|Room|"
        r"Skip|Cohort|Name|Status|Grades|Search|Send|Download|Language|Settings|learning|minutes)\b"
    ),
    "en": re.compile(
        r"\b(el|la|los|las|del|de|y|que|para|con|una|por|se|tu|Módulo|Siguiente|Atrás|Responder|Empezar|Guardado|Sala|"
        r"Grupo|Nombre|Estado|Notas|Buscar|Enviar|Descargar|Idioma|Ajustes|aprendizaje|minutos)\b"
    ),
}
# Aliases are names too: they stay as they were given, in the language of the person who bears them.
NAMES = (
    PARTNER_ASSOCIATION, *(name for one in SITES for name in (one.name, one.context.title)),
    *(group.name for one in SITES for group in one.groups),
    *(place for _, place in PLACES),
)  # fmt: skip
# The words of each element with its attributes that are read out; what is marked as another language is let be, and
# so are code and a link to a source with the publisher behind it.
SAID = """language => {
  const source = "a[rel~=noreferrer]";
  const isSource = one => one.matches && one.matches(source);
  const isForeign = one => one.closest("[lang]").lang !== language
    || one.closest(`code, pre, script, style, ${source}`);
  const comesAfterSource = node => {
    for (let one = node.previousSibling; one; one = one.previousSibling) if (isSource(one)) return true;
    return false;
  };
  const said = [document.title];
  for (const one of document.body.querySelectorAll("*")) {
    if (isForeign(one)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(one.getAttribute(name) || "");
    for (const node of one.childNodes) if (node.nodeType === 3 && !comesAfterSource(node)) said.push(node.data);
  }
  return said.map(words => words.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


def foreign(where: Page | Frame, language: str) -> list[str]:
    """What a page says in the other language, one line for each text."""
    spoken: Any = where.locator("html").get_attribute("lang")
    found = [] if spoken == language else [f"the page says it speaks {spoken}"]
    found += [words for words in where.evaluate(SAID, language) if OTHERS[language].search(_unnamed(words))]
    return [f"{where.url}: {words[:200]}" for words in found]


def _unnamed(words: str) -> str:
    """Without the names of academies, courses, their groups and associations."""
    for name in NAMES:
        words = words.replace(name, "")
    return words
