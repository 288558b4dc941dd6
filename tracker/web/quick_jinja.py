"""Jinja made quicker without changing what templates say: a page writes a thousand values and calls hundreds of macros.

Three things cost most. Each written value became a `Markup` object, only to be joined into the page at once: here it
is escaped into a plain string. Each call looked anew whether the callee wants the context: a macro never does. And each
import of macros, two in every row of a list, compared the names of all globals.
"""

from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, _escape_inner, escape

from ..domain import wording
from . import template_words


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


class QuickTemplate(Template):
    """Imported with the environment's globals: no template of ours is given globals of its own."""

    def _get_default_module(self, ctx: Context | None = None):
        return super()._get_default_module()


class QuickEnvironment(FlaskEnvironment):
    """Flask's environment with all three; what templates say passes through gettext when they are compiled."""

    code_generator_class = QuickGenerator
    context_class = QuickContext
    template_class = QuickTemplate

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if not wording.speaks_source():
            template_words.translate(tree, wording._)
        return tree

    @staticmethod
    def written(value: Any) -> str:
        """A value as it stands in the page, escaped unless it is markup already."""
        kind = type(value)
        if kind is str:
            return _escape_inner(value)
        if kind is Markup:
            return value
        return escape(value)
