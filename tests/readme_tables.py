"""The tables of README.md that repeat a table of the code, and the way to write them anew.

    .venv/bin/python tests/readme_tables.py

The Chinese counterpart has the same rows with translated words; `test_readme.py` compares the names in them.
"""

import re
from pathlib import Path

from pic2latex.cli import COMMANDS
from pic2latex.formats import FORMATS, PAGE_FORMATS
from pic2latex_desktop.settings.schema import readme_table

README = Path(__file__).resolve().parents[1] / "README.md"


def tables() -> dict[str, str]:
    """Return the tables by the name that marks their place."""
    commands = "".join(f"| `{command.name}` | {command.summary} |\n" for command in COMMANDS)
    formats, page_formats = (
        "".join(f"| `{each.id}` | {_shown(each.label)} |\n" for each in table)
        for table in (FORMATS, PAGE_FORMATS)
    )
    return {
        "settings": readme_table(),
        "commands": f"| command | what it does |\n| --- | --- |\n{commands}",
        "formats": f"| format | what it is |\n| --- | --- |\n{formats}",
        "page formats": f"| format of pages | what it is |\n| --- | --- |\n{page_formats}",
    }


def _shown(label: str) -> str:
    """Keep Markdown from reading dollars and backslashes as its own."""
    return f"`{label}`" if "$" in label or "\\" in label else label


def block(text: str, name: str) -> str:
    """Return what stands between the marks of the table `name`."""
    match = re.search(f"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    if match is None:
        raise ValueError(f"the marks of the table {name} are missing")
    return match[1]


def main() -> None:
    """Write the tables of README.md anew."""
    text = README.read_text(encoding="utf-8")
    for name, table in tables().items():
        text = text.replace(block(text, name), table)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
