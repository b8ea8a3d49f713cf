"""How templates are run, in the player and on the pages around it: what they name is called and found without detours.

Which templates there are, and what they may name, belongs to `rendering` and to the hosts.
"""

from collections.abc import Callable, MutableMapping
from types import CodeType
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import Context
from markupsafe import Markup, escape


class _Context(Context):
    """Calls what takes no context at once. Jinja asks of everything twice whether it does; a page calls by the hundred.

    Macros are told whether to escape; their own answer is that of the environment, which always does.
    """

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if getattr(called, "jinja_pass_arg", None) is not None:
            return super().call(called, *args, **kwargs)
        # What a context would look names up in; compiled templates send it along from loops and blocks.
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


def _shown(value: Any) -> str:
    """What `{{ value }}` shows: HTML as it is, everything else escaped.

    markupsafe makes new HTML of what is HTML already, six calls each, for whoever goes on with it; here it is joined.
    """
    return value if type(value) is Markup else escape(value)


class _Template(Template):
    """A template whose compiled code shows values in this way; `escape` is what Jinja calls it there."""

    @classmethod
    def from_code(
        cls, environment: Environment, code: CodeType, globals: MutableMapping[str, Any],  # noqa: A002  # Jinja's.
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:  # fmt: skip
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__["escape"] = _shown
        return template


class Direct(Environment):
    """An environment whose globals are all there before the first template is read: one dictionary instead of a chain.

    None of its objects is called with a context because of its class alone, and it escapes everywhere.
    """

    context_class = _Context
    template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of the environment as they are, and its own."""
        return {**self.globals, **(d or {})}
