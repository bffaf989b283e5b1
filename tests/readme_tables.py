"""The tables of the READMEs that repeat a table of the code, the API page, and the way to write them anew.

    .venv/bin/python tests/readme_tables.py

The Chinese counterparts have the same rows with translated words; `test_readme.py` compares the names in them.
"""

import re
from pathlib import Path

from pic2latex.cli import COMMANDS
from pic2latex.formats import FORMATS, PAGE_FORMATS
from pic2latex_desktop.settings.schema import readme_table

ROOT = Path(__file__).resolve().parents[1]
# Where each table stands, in English; the Chinese file lies beside it.
PLACES = {
    "settings": ROOT / "desktop" / "README.md",
    "commands": ROOT / "README.md",
    "formats": ROOT / "engine" / "README.md",
    "page formats": ROOT / "engine" / "README.md",
}


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
    """Write the tables and the API page anew."""
    from tests.api_page import PAGE, api_page  # reads every public module

    for name, table in tables().items():
        text = PLACES[name].read_text(encoding="utf-8")
        PLACES[name].write_text(text.replace(block(text, name), table), encoding="utf-8")
    PAGE.write_text(api_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
