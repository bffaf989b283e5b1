"""An embedded JavaScript engine, and MathJax in it: how the program typesets without a browser."""

from pic2latex.javascript.quickjs_engine import Context, JavaScript, ScriptLimits

__all__ = ["Context", "JavaScript", "ScriptLimits"]
