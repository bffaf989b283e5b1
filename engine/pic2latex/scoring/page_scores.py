r"""How well pages are read: Markdown against Markdown, words and formulas apart, and whether the order is right.

Characters are counted with every formula replaced by one sign, so that a lost formula costs one character and a space
too many beside one costs another. What only looks different is taken for the same: curved quotes, long dashes, bold
marks, any white, a number as text or as a formula. Half as wide Chinese punctuation is not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pic2latex.latex import canonical
from pic2latex.scoring.edit_distance import edits
from pic2latex.scoring.formula_places import InlineCounts, summed
from pic2latex.scoring.table_scores import table_similarities

__all__ = ["PageScore", "PagesReport", "as_text", "parts_of", "report", "score_page"]

FORMULA = "\ufffc"
_DISPLAY = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$", re.DOTALL)
_INLINE = re.compile(r"(?<![\\$])\$([^$\n]+?)(?<!\\)\$")
_NUMBER = re.compile(r"(?<![\\$])\$(\d+(?:\.\d+)?)\$(?!\$)")
_ANY = re.compile(f"{_DISPLAY.pattern}|{_INLINE.pattern}", re.DOTALL)
_MARKS = re.compile(r"(?m)\*\*|^#{1,6} |^[-*+] ")
_CHINESE = r"[\u3001-\u9fff\uff01-\uff5e]"
_BESIDE_CHINESE = re.compile(rf"(?<={_CHINESE}) | (?={_CHINESE})")
_ESCAPE = re.compile(r"\\([^\w\s])")
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})
_ENDS = re.compile(r"(?:\\[,;:! ]|~|\s)*[,.;，。；]?\s*(\\tag\*?\{[^}]*\})?\s*$")
_ALIKE = 0.6
"""The share of a paragraph's characters that must be found in a block for it to be that paragraph."""


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page. `wrong` are edits of text of `characters`; `exact` of `formulas` were read; `in_order` the blocks.

    `tables` are the similarities (TEDS, 0-1) of its tables. `inline` tells which formulas in its rows were found, where
    their boxes are known; `ink_accounted` is the share (0-1) of its ink that was read or left out by a rule, None for a
    page that could not be read; `language` is a code as `en`, empty where nothing is said.
    """

    name: str
    characters: int
    wrong: int
    formulas: int
    exact: int
    in_order: bool
    tables: tuple[float, ...] = ()
    inline: InlineCounts | None = None
    ink_accounted: float | None = None
    language: str = ""

    @property
    def character_errors(self) -> float:
        """The character error rate."""
        return self.wrong / max(1, self.characters)


@dataclass(frozen=True, slots=True)
class PagesReport:
    """All pages."""

    pages: tuple[PageScore, ...]

    @property
    def character_errors(self) -> float:
        """The character error rate over all pages."""
        return sum(page.wrong for page in self.pages) / max(1, sum(page.characters for page in self.pages))

    @property
    def formulas_exact(self) -> float:
        """The share of all formulas that were read exactly."""
        return sum(page.exact for page in self.pages) / max(1, sum(page.formulas for page in self.pages))

    @property
    def tables(self) -> tuple[float, ...]:
        """The similarities of all tables."""
        return tuple(each for page in self.pages for each in page.tables)

    @property
    def inline(self) -> dict[str, InlineCounts]:
        """The formulas in rows that were found, by language, of the pages whose boxes are known."""
        known = [page for page in self.pages if page.inline is not None]
        languages = sorted({page.language for page in known})
        return {
            language: summed(page.inline for page in known if page.language == language and page.inline)
            for language in languages
        }

    @property
    def ink_accounted(self) -> float | None:
        """The mean share of a page's ink that was read or left out by a rule; None when no page was read."""
        shares = [page.ink_accounted for page in self.pages if page.ink_accounted is not None]
        return sum(shares) / len(shares) if shares else None

    @property
    def in_order(self) -> float:
        """The share of pages whose blocks are in order."""
        return sum(page.in_order for page in self.pages) / max(1, len(self.pages))


def parts_of(markdown: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a page with `FORMULA` in place of each formula, and the formulas in canonical spelling.

    Blocks are parted by line ends; other white is one space. Punctuation at a display's end does not count, nor do
    spaces beside Chinese characters, which typesetters draw where none was typed.
    """
    markdown = _NUMBER.sub(r"\1", markdown)
    formulas = tuple(
        canonical(_ENDS.sub(r"\1", match[1], count=1)) if match[1] is not None else canonical(match[2])
        for match in _ANY.finditer(markdown)
    )
    text = _ESCAPE.sub(r"\1", _MARKS.sub("", _ANY.sub(FORMULA, markdown))).translate(_SAME)
    blocks = (
        _BESIDE_CHINESE.sub("", re.sub(r"\s+", " ", block)).strip()
        for block in re.split(r"\n\s*\n|\n(?=\d+\. )", text)
    )
    return "\n".join(block for block in blocks if block), formulas


def score_page(name: str, read: str, truth: str) -> PageScore:
    """Score one page's Markdown against what it should be."""
    our_text, ours = parts_of(read)
    their_text, theirs = parts_of(truth)
    return PageScore(
        name,
        len(their_text),
        edits(our_text, their_text),
        len(theirs),
        _matched(ours, theirs),
        _in_order(our_text, their_text),
        table_similarities(read, truth),
    )


def _matched(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Count the formulas that are equal, in order (the longest common subsequence)."""
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(ours, theirs))


def _in_order(ours: str, theirs: str) -> bool:
    """Tell whether the blocks of the page are all found in what was read, each after the one before."""
    reached = 0
    for block in theirs.split("\n"):
        if len(block) < 4:  # a formula, or too little to be found for sure
            continue
        # From there on: the same answers may stand below two questions.
        found = _first_place(block, ours[reached:])
        if found is None:
            return False
        reached += found + 1
    return True


def _first_place(block: str, text: str) -> int | None:
    """Return where a block is found best in a text, the first of several such places; None where it is not."""
    from rapidfuzz import fuzz

    first: int | None = None
    score = 100 * _ALIKE
    while (found := fuzz.partial_ratio_alignment(block, text)) is not None and found.score >= score:
        first, score = found.dest_start, found.score
        text = text[: found.dest_end - 1]
        if len(text) < len(block):  # a part of the block would be looked for instead
            break
    return first


def report(scores: Iterable[PageScore]) -> PagesReport:
    """Put scores together."""
    return PagesReport(tuple(scores))


def as_text(result: PagesReport) -> str:
    """Return a table with a line a page, and the whole."""
    width = max((len(page.name) for page in result.pages), default=4)
    lines = [f"{'page':{width}}  characters  wrong  errors  formulas  exact  order"]
    lines += [
        f"{page.name:{width}}  {page.characters:10}  {page.wrong:5}  {page.character_errors:6.1%}"
        f"  {page.formulas:8}  {page.exact:5}  {'right' if page.in_order else 'wrong'}"
        for page in result.pages
    ]
    whole = (
        f"character error rate {result.character_errors:.2%}, formulas exact {result.formulas_exact:.1%}, "
        f"reading order right {result.in_order:.0%} of {len(result.pages)} pages"
    )
    if result.tables:
        whole += f", tables TEDS {sum(result.tables) / len(result.tables):.3f} of {len(result.tables)}"
    for language, counts in result.inline.items():
        whole += (
            f", formulas in rows{f' ({language})' if language else ''} F1 {counts.f1:.3f} of {counts.known}"
        )
    if result.ink_accounted is not None:
        whole += f", ink accounted for {result.ink_accounted:.2%}"
    return "\n".join((*lines, "", whole))
