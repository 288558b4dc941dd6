"""Jinja made quicker without changing what templates say: a page writes a thousand values and calls hundreds of macros.

Two things cost most. Each written value became a `Markup` object, only to be joined into the page at once: here it is
escaped into a plain string. And each call looked anew whether the callee wants the context: a macro never does.
"""

from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape
from markupsafe._speedups import _escape_inner


class QuickGenerator(CodeGenerator):
    """Writes values through `QuickEnvironment.written`, wherever escaping is decided when the template is compiled."""

    def _output_child_pre(self, node, frame, finalize) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class QuickContext(Context):
    """Calls macros straight away."""

    def call(self, callee: Any, *args: Any, **kwargs: Any) -> Any:
        if type(callee) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return callee(self.eval_ctx, *args, **kwargs)
        return super().call(callee, *args, **kwargs)


class QuickEnvironment(FlaskEnvironment):
    """Flask's environment with both."""

    code_generator_class = QuickGenerator
    context_class = QuickContext

    @staticmethod
    def written(value: Any) -> str:
        """A value as it stands in the page, escaped unless it is markup already."""
        kind = type(value)
        if kind is str:
            return _escape_inner(value)
        if kind is Markup:
            return value
        return escape(value)
