"""How templates are run, in the player and on the pages around it: what they name is called and found without detours.

Which templates there are, and what they may name, belongs to `rendering` and to the hosts.
"""

from collections.abc import MutableMapping
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Context


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


class Direct(Environment):
    """An environment whose globals are all there before the first template is read: one dictionary instead of a chain.

    None of its objects is called with a context because of its class alone, and it escapes everywhere.
    """

    context_class = _Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of the environment as they are, and its own."""
        return {**self.globals, **(d or {})}
