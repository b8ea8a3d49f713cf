"""Our dialect of Markdown: CommonMark without raw HTML, with slots, masks, boxes, citations and heading ids.

What stands in a slot is asked of the `Writer` in the environment; sanitising and caching belong to `courses.prose`.
"""

import re
from bisect import bisect_right
from collections.abc import MutableMapping, Sequence
from functools import cache
from html import escape
from typing import Any, Protocol

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

BOXES = ("case", "advisory", "practice", "remember")
HTTPS = re.compile(r"https://[a-zA-Z0-9][^\s<>\"'\\]*")

_BRACES = re.compile(r"\{\{([a-z]+):([^{}\n]{1,500})\}\}")
_TERM = re.compile(r"([a-z0-9][a-z0-9-]{0,63})(?:\|([^|]{1,100}))?")
_MASK = re.compile(r"([^|]{1,100})\|(.{1,400})")
_MEDIUM = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_OURS = {"mask": _MASK, "term": _TERM, "media": _MEDIUM}
"""What stands in braces and is no slot of the law, with its grammar."""
_ALONE = {"slot": "card", "media": "medium"}
"""What becomes of a token that is alone in its paragraph."""
_CITATION = re.compile(r"\[\^([a-z0-9][a-z0-9-]{0,63})\]")
_HEADING_ID = re.compile(r"[ \t]*\{#([a-z0-9][a-z0-9-]{0,63})\}[ \t]*$")
_BOX = re.compile(r":::[ \t]*(" + "|".join(BOXES) + r")(?:[ \t]+(\S[^\n]{0,200}))?[ \t]*")
_NOT_OURS = ("html_block", "html_inline", "reference", "lheading", "code")

Env = MutableMapping[str, Any]


class Writer(Protocol):
    """Writes the parts of a text that hang on jurisdiction and language, as safe HTML."""

    def knows(self, slot: str) -> bool: ...
    def short(self, slot: str) -> str: ...
    def card(self, slot: str) -> str: ...
    def mask(self, label: str, words: str) -> str: ...
    def term(self, key: str, words: str) -> str: ...
    def citation(self, source: str) -> str: ...
    def box_title(self, kind: str, title: str) -> str: ...


@cache
def dialect() -> MarkdownIt:
    """The one parser; it keeps no state between texts."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(_NOT_OURS)
    parser.validateLink = lambda url: HTTPS.fullmatch(url) is not None  # type: ignore[method-assign]
    parser.inline.ruler.before("link", "convive_citation", _citation)
    parser.inline.ruler.before("link", "convive_braces", _braces)
    parser.block.ruler.before("fence", "convive_box", _box, {"alt": ["paragraph", "blockquote", "list"]})
    parser.core.ruler.after("block", "convive_headings", _headings)
    parser.core.ruler.after("inline", "convive_cards", _cards)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def depth(tokens: Sequence[Token]) -> int:
    """How deep the elements of a text nest."""
    level = deepest = 0
    for token in tokens:
        level += token.nesting
        deepest = max(deepest, level + (depth(token.children) if token.children else 0))
    return deepest


def _citation(state: StateInline, silent: bool) -> bool:
    found = _CITATION.match(state.src, state.pos) if state.src.startswith("[^", state.pos) else None
    if found is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _braces(state: StateInline, silent: bool) -> bool:
    found = _BRACES.match(state.src, state.pos) if state.src.startswith("{{", state.pos) else None
    if found is None:
        return False
    kind = found[1] if (found[1] in _OURS and _OURS[found[1]].fullmatch(found[2])) else "slot"
    slot = f"{found[1]}:{found[2]}"
    if kind == "slot" and not state.env["writer"].knows(slot):
        return False
    if not silent:
        state.push(kind, "", 0).content = slot if kind == "slot" else found[2]
    state.pos = found.end()
    return True


def _box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    opening = _BOX.fullmatch(_line(state, start)) if state.parentType != "convive_box" else None
    if opening is None:
        return False
    closing = _closing(state, start)
    if closing >= end or silent:
        return closing < end
    outer, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "convive_box", closing
    token = state.push("box_open", "div", 1)
    token.info, token.content, token.map = opening[1], opening[2] or "", [start, closing]
    state.md.block.tokenize(state, start + 1, closing)
    state.push("box_close", "div", -1)
    state.parentType, state.lineMax = outer, line_max
    state.line = closing + 1
    return True


def _closing(state: StateBlock, start: int) -> int:
    """The next line that closes a box; found once for the whole text, so that many open boxes cost no more."""
    if "closings" not in state.env:
        state.env["closings"] = [line for line in range(state.lineMax) if _line(state, line) == ":::"]
    closings: list[int] = state.env["closings"]
    at = bisect_right(closings, start)
    return closings[at] if at < len(closings) else state.lineMax


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _headings(state: StateCore) -> None:
    """Ids of headings; level 1 is the page's own, so headings of texts begin at 2."""
    for heading, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if heading.type == "heading_open":
            found = _HEADING_ID.search(inline.content)
            if found is not None:
                heading.attrSet("id", found[1])
                inline.content = inline.content[: found.start()]
    for token in state.tokens:
        token.tag = "h2" if token.tag == "h1" else token.tag


def _cards(state: StateCore) -> None:
    """A slot alone in its paragraph becomes a card, a medium a figure or recording: it takes the paragraph's place."""
    tokens = state.tokens
    for position in range(1, len(tokens) - 1):
        before, inline, after = tokens[position - 1 : position + 2]
        if inline.type != "inline" or before.type != "paragraph_open" or before.hidden:
            continue
        children = inline.children or []
        if len(children) == 1 and children[0].type in _ALONE:
            children[0].type = _ALONE[children[0].type]
            before.hidden = after.hidden = True


def _slot_rule(_: RendererHTML, tokens: Sequence[Token], at: int, __: Any, env: Env) -> str:
    writer: Writer = env["writer"]
    return f'<span class="convive-slot">{writer.short(tokens[at].content)}</span>'


def _card_rule(_: RendererHTML, tokens: Sequence[Token], at: int, __: Any, env: Env) -> str:
    writer: Writer = env["writer"]
    return writer.card(tokens[at].content)


def _mask_rule(_: RendererHTML, tokens: Sequence[Token], at: int, __: Any, env: Env) -> str:
    writer: Writer = env["writer"]
    label, words = tokens[at].content.split("|", 1)
    return writer.mask(label.strip(), words.strip())


def _term_rule(_: RendererHTML, tokens: Sequence[Token], at: int, __: Any, env: Env) -> str:
    writer: Writer = env["writer"]
    key, _bar, words = tokens[at].content.partition("|")
    return writer.term(key, words.strip())


def _medium_rule(_: RendererHTML, tokens: Sequence[Token], at: int, __: Any, ___: Env) -> str:
    """The place of a figure or a recording; the lesson alone knows what stands there."""
    return f'<div class="convive-medium">{tokens[at].content}</div>\n'


def _citation_rule(_: RendererHTML, tokens: Sequence[Token], at: int, __: Any, env: Env) -> str:
    writer: Writer = env["writer"]
    return writer.citation(tokens[at].content)


def _box_rule(_: RendererHTML, tokens: Sequence[Token], at: int, __: Any, env: Env) -> str:
    writer: Writer = env["writer"]
    token = tokens[at]
    title = writer.box_title(token.info, token.content)
    return f'<div class="convive-box convive-box-{token.info}"><p class="convive-box-title">{title}</p>\n'


def _image_rule(_: RendererHTML, tokens: Sequence[Token], at: int, __: Any, env: Env) -> str:
    """A picture is shown as a link to it: no page of ours fetches anything from a third party."""
    token = tokens[at]
    address = escape(str(token.attrs.get("src", "")))
    return f'<a href="{address}" target="_blank">{escape(token.content) or address}</a>'


def _link_rule(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Env) -> str:
    """Other sites open in a tab of their own, because most refuse to be shown in the frame of an LMS."""
    tokens[at].attrSet("target", "_blank")
    return renderer.renderToken(tokens, at, options, env)


_RULES = {
    "slot": _slot_rule,
    "card": _card_rule,
    "mask": _mask_rule,
    "term": _term_rule,
    "media": lambda *_: "",
    "medium": _medium_rule,
    "citation": _citation_rule,
    "box_open": _box_rule,
    "image": _image_rule,
    "link_open": _link_rule,
}
