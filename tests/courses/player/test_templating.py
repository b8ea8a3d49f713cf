"""Templates are run without detours, and mean what they mean to Jinja."""

import pytest
from jinja2 import DictLoader, StrictUndefined, UndefinedError, pass_context, pass_environment, pass_eval_context
from markupsafe import Markup

from courses.player.templating import Direct

TEMPLATES = {
    "macros": "{% macro tag(word) %}<b>{{ word }}</b>{% endmacro %}"
    "{% macro around(word) %}<b>{{ word }}</b>{{ caller() }}{% endmacro %}",
    "block": "{% import 'macros' as m %}{% block inside %}{{ named() }}{{ m.tag(word) }}{% endblock %}",
    "loop": "{% import 'macros' as m %}{% for one in 'a<' %}{{ loop.cycle('x', 'y') }}{{ m.tag(one) }}"
    "{{ plain(one, last=loop.last) }}{% endfor %}",
    "call": "{% import 'macros' as m %}{% call m.around(1) %}<i>{{ word }}</i>{% endcall %}",
    "asks": "{% set own = 2 %}{{ named() }}{{ escapes() }}{{ environment() }}",
    "recursive": "{% for one in [[1, []]] recursive %}{{ one[0] }}{{ loop(one[1]) }}{% endfor %}",
}


@pass_context
def named(context: dict[str, object]) -> str:
    return f"[{context['word']}]"


@pass_eval_context
def escapes(context: object) -> str:
    return f"[{context.autoescape}]"  # type: ignore[attr-defined]


@pass_environment
def environment(environment: object) -> str:
    return f"[{type(environment).__name__}]"


def plain(word: str, **more: object) -> Markup:
    return Markup("<u>{}{}</u>").format(word, sorted(more.items()))


def shown(template: str, **values: object) -> str:
    made = Direct(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.globals.update(named=named, escapes=escapes, environment=environment, plain=plain)
    return made.get_template(template).render(word="<&>", **values)


@pytest.mark.parametrize(
    ("template", "meant"),
    [
        ("block", "[&lt;&amp;&gt;]<b>&lt;&amp;&gt;</b>"),
        ("loop", "x<b>a</b><u>a[(&#39;last&#39;, False)]</u>y<b>&lt;</b><u>&lt;[(&#39;last&#39;, True)]</u>"),
        ("call", "<b>1</b><i>&lt;&amp;&gt;</i>"),
        ("asks", "[&lt;&amp;&gt;][True][Direct]"),
        ("recursive", "1"),
    ],
)
def test_what_takes_a_context_gets_it_and_macros_escape(template: str, meant: str) -> None:
    assert shown(template) == meant


def test_what_is_not_there_cannot_be_called() -> None:
    made = Direct(undefined=StrictUndefined)
    with pytest.raises(UndefinedError, match="missing"):
        made.from_string("{{ missing() }}").render()


@pytest.mark.parametrize(
    ("value", "meant"),
    [("<&'>", "&lt;&amp;&#39;&gt;"), (Markup("<b>&amp;</b>"), "<b>&amp;</b>"), (1.5, "1.5"), (None, "None")],
)
def test_html_is_shown_as_it_is_and_everything_else_escaped(value: object, meant: str) -> None:
    made = Direct(autoescape=True, undefined=StrictUndefined)
    kept = "{% set kept %}{{ value }}{% endset %}{{ kept }}{{ kept ~ value }}"
    assert made.from_string("{{ value }}|" + kept).render(value=value) == f"{meant}|{meant}{meant}{meant}"


def test_what_is_html_of_a_class_of_its_own_is_asked_for_it() -> None:
    class Own:
        def __html__(self) -> str:
            return "<i>own</i>"

    made = Direct(autoescape=True, undefined=StrictUndefined)
    assert made.from_string("{{ value }}").render(value=Own()) == "<i>own</i>"


def test_what_is_not_there_is_not_shown_as_nothing() -> None:
    made = Direct(autoescape=True, undefined=StrictUndefined)
    with pytest.raises(UndefinedError, match="missing"):
        made.from_string("{{ missing }}").render()
