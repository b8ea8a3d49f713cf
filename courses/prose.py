"""Texts of content to safe HTML: `render` for blocks, `render_line` for labels, `plain` for words alone.

What stands in a slot belongs to `courses.cards` and the overlays, the Markdown rules to `courses.markup`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from html import escape

import nh3
from markdown_it.token import Token

from courses.cards import SlotWriter
from courses.errors import Problem, Sentence
from courses.jurisdictions.overlay import NEUTRAL, Overlay
from courses.markup import BOXES, HTTPS, depth, dialect

MAX_LENGTH = 64 * 1024
MAX_DEPTH = 40
MAX_BRACKETS = 1500
"""Opening brackets of a text; the time that Markdown needs for them grows with their square."""

_LINE_TAGS = {"a", "strong", "em", "code", "span", "sup"}
_TAGS = _LINE_TAGS | {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "div", "label", "input",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_CLASSES = {
    "span": {"convive-slot", "convive-mask", "convive-mask-label", "convive-mask-words", "convive-box-kind",
             "convive-law-place"},
    "sup": {"convive-cite"},
    "a": {"convive-term"},
    "label": {"convive-mask"},
    "ul": {"convive-law-rows"},
    "li": {"convive-law-row"},
    "p": {"convive-box-title", "convive-law-title", "convive-law-banner", "convive-law-grounds",
          "convive-law-origin", "convive-law-ask", "convive-law-review"},
    "div": {"convive-medium", "convive-box", *(f"convive-box-{kind}" for kind in BOXES), "convive-law",
            "convive-law-below", *(f"convive-law-{state}" for state in ("fresh", "stale", "expired", "neutral"))},
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "aria-label"},
    "input": {"aria-label"},
    "div": {"aria-label"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    tag_attribute_values={"input": {"type": {"checkbox"}}, "div": {"role": {"note"}}, "a": {"target": {"_blank"}}},
    url_schemes={"https"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)

_LOOKS_LIKE_SLOT = re.compile(r"\{\{\s*([A-Za-z_]+)\s*:([^{}]*)\}\}")
_SLOT = re.compile(r"\{\{((?:law|channel|unit):[a-z_]+)\}\}")
_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_LOOKS_LIKE_LINK = re.compile(r"\]\(\s*<?([^)\s]*)")
_MEDIUM = re.compile(r"\{\{media:([a-z0-9][a-z0-9-]{0,63})\}\}")
_SUSPECT = re.compile(r"[{<\[\]&]")
_MOST_COLONS = 2
_NESTS = re.compile(r"[>*_]|[-+](?!\S)|[0-9][.)]")
_MOST_NESTING = 15
_CITATION = re.compile(r"\[\^([a-z0-9][a-z0-9-]{0,63})\]")


@lru_cache(maxsize=2048)
def render(text: str, overlay: Overlay, locale: str) -> str:
    """A text as HTML blocks that are safe to put on a page.

    A text that is too long or nests too deeply comes back as one paragraph of its plain characters; `check` says so
    to authors beforehand.
    """
    tokens = _tokens(text, overlay, locale)
    if tokens is None:
        return f"<p>{escape(text)}</p>"
    parser = dialect()
    return _CLEANER.clean(parser.renderer.render(tokens, parser.options, _env(overlay, locale)))


@lru_cache(maxsize=4096)
def render_line(text: str, overlay: Overlay, locale: str) -> str:
    """A text as HTML for the inside of a label or a button: no blocks, no links, slots in their short form.

    Masked words stay masked, because a label holds no second control.
    """
    tokens = _tokens(text, overlay, locale)
    if tokens is None:
        return escape(text)
    writer = SlotWriter(overlay, locale)
    return _LINE_CLEANER.clean("".join(_line_parts(tokens, writer))).strip()


@lru_cache(maxsize=1024)
def plain(text: str, overlay: Overlay, locale: str) -> str:
    """The words alone, paragraphs apart by a line break: for search, exports and titles of pages. Not HTML."""
    tokens = _tokens(text, overlay, locale)
    if tokens is None:
        return text
    writer = SlotWriter(overlay, locale)
    blocks = [_words(token, writer) for token in tokens if token.type in ("inline", "fence", "box_open")]
    return "\n".join(block for block in blocks if block)


def citations(text: str) -> tuple[str, ...]:
    """Ids of the sources that a text cites, in order, each once."""
    return tuple(dict.fromkeys(_CITATION.findall(text)))


def slots(text: str) -> tuple[str, ...]:
    """Names of the slots in a text, in order, each once; whether there are such slots is asked by `check`."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def check(
    text: str, file: str, path: str, terms: Collection[str] = (), media: Collection[str] = ()
) -> list[Problem]:
    """What an author has to mend in a text; an empty list when all is well.

    `terms` are those of the glossary, `media` the ids of figures and recordings.
    """
    if len(text) > MAX_LENGTH:
        return [Problem(file, path, Sentence("the text is longer than %(most)s KB: split it", most=MAX_LENGTH // 1024))]
    if _is_harmless(text):
        return []
    tokens = _tokens(text, NEUTRAL, "en")
    if tokens is None:
        return [Problem(file, path, "the text nests too deeply or holds too many brackets: write it more simply")]
    return [Problem(file, path, message) for message in dict.fromkeys(_complaints(tokens, terms, media))]


def _is_harmless(text: str) -> bool:
    """Whether nothing can be wrong with a text, seen without parsing it; what is not sure is parsed.

    Every complaint needs a brace, `<`, `](` or three colons among the words, and those come from the text itself or
    out of an entity. A text nests by what `_NESTS` finds, each two elements at most.
    """
    if _SUSPECT.search(text) is not None or text.count(":") > _MOST_COLONS:
        return False
    return sum(1 for _ in _NESTS.finditer(text)) <= _MOST_NESTING


def _env(overlay: Overlay, locale: str) -> dict[str, object]:
    return {"writer": SlotWriter(overlay, locale)}


def _tokens(text: str, overlay: Overlay, locale: str) -> list[Token] | None:
    if len(text) > MAX_LENGTH or text.count("[") > MAX_BRACKETS:
        return None
    tokens = dialect().parse(text, _env(overlay, locale))
    return tokens if depth(tokens) <= MAX_DEPTH else None


_LINE_CLEANER = nh3.Cleaner(
    tags=_LINE_TAGS - {"a"}, attributes={}, allowed_classes={"span": _CLASSES["span"]}, link_rel=None
)

_EMPHASIS = {"strong_open", "strong_close", "em_open", "em_close"}


def _line_parts(tokens: Sequence[Token], writer: SlotWriter) -> Iterator[str]:
    for token in tokens:
        if token.type != "inline":
            continue
        for child in token.children or ():
            yield _line_part(child, writer)
        yield " "


def _line_part(token: Token, writer: SlotWriter) -> str:
    if token.type in _EMPHASIS:
        return f"<{'/' if token.nesting < 0 else ''}{token.tag}>"
    if token.type == "code_inline":
        return f"<code>{escape(token.content)}</code>"
    if token.type in ("slot", "card"):
        return f'<span class="convive-slot">{writer.short(token.content)}</span>'
    if token.type == "mask":
        label = token.content.split("|", 1)[0].strip()
        return f'<span class="convive-mask"><span class="convive-mask-label">[{escape(label)}]</span></span>'
    return escape(_word(token, writer))


def _words(token: Token, writer: SlotWriter) -> str:
    if token.type != "inline":
        return token.content.strip()
    return "".join(_word(child, writer) for child in token.children or ()).strip()


def _word(token: Token, writer: SlotWriter) -> str:
    match token.type:
        case "text" | "text_special" | "code_inline" | "image":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case "slot":
            return writer.short_words(token.content)
        case "card":
            return writer.card_words(token.content)
        case "term":
            return token.content.rpartition("|")[2].strip()
        case "mask":
            return f"[{token.content.split('|', 1)[0].strip()}]"
        case _:
            return ""


def media(text: str) -> tuple[str, ...]:
    """Ids of the figures and recordings that a text shows, in order, as often as it shows them."""
    return tuple(_MEDIUM.findall(text))


def _complaints(tokens: Sequence[Token], terms: Collection[str], media: Collection[str]) -> Iterator[str]:
    for token in tokens:
        if token.type != "inline":
            continue
        children = token.children or []
        words = "".join(child.content for child in children if child.type in ("text", "text_special"))
        yield from _complaints_of_words(words)
        for child in children:
            if child.type == "term" and child.content.partition("|")[0] not in terms:
                yield Sentence(
                    "the glossary has no term %(term)s: add it, or correct the name",
                    term=child.content.partition("|")[0],
                )
            if child.type in ("media", "medium") and child.content not in media:
                yield Sentence(
                    "there is no figure or recording %(name)s here: describe it under media, or correct the name",
                    name=child.content,
                )
            if child.type == "media":
                yield Sentence("a figure or a recording stands alone in its paragraph: give it one of its own")
            if child.type == "image" and not child.content.strip():
                yield Sentence("a picture needs words that say what it shows")


def _complaints_of_words(words: str) -> Iterator[str]:
    for kind, name in _LOOKS_LIKE_SLOT.findall(words):
        yield Sentence("there is no slot %(slot)s: correct its name", slot=f"{{{{{kind}:{name}}}}}")
    if _LOOKS_LIKE_HTML.search(words):
        yield Sentence("raw HTML is not allowed: write it in Markdown")
    if words.lstrip().startswith(":::"):
        yield Sentence(
            "a box opens with ::: and one of %(boxes)s, and closes with a line of :::", boxes=", ".join(BOXES)
        )
    for address in _LOOKS_LIKE_LINK.findall(words):
        if HTTPS.fullmatch(address) is None:
            where = repr(address or "nowhere")
            yield Sentence("links lead to https: addresses only, not to %(address)s", address=where)
