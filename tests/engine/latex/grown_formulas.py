r"""Formulas for property tests: grown by the rules of LaTeX, in many spellings, with everything that a parser meets.

`formulas` are balanced and sensible; `scraps` are those with pieces lost or added, as a recognizer might write.
"""

from hypothesis import strategies as st

from pic2latex.latex.symbols import names

LETTERS = st.sampled_from(
    sorted(names(r"a b c d f h k n p s t u v x y A B C G H M R S X \alpha \varepsilon \Gamma \infty"))
)
NUMBERS = st.sampled_from(["0", "1", "2", "10", "3.14"])
BETWEEN = st.sampled_from(
    sorted(
        names(r"""
            + - = < , : | * \le \leq \to \in \cdot \mid \land \bmod \ldots \dots \dots+ \colon \not= \not\in
            \not\subset \coloneqq \iff
        """)
    )
)
SPACES = st.sampled_from(
    [" ", r"\,", r"\;", r"\!", r"\ ", "~", r"\quad", r"\qquad", r"\hspace{1em}", r"\kern3mu", ""]
)
WORDS = st.sampled_from(
    [
        r"\mathrm{Gal}",
        r"\text{Gal}",
        r"\operatorname{Gal}",
        r"\mathrm{max}",
        r"\operatorname{sin}",
        r"\mbox{and}",
        r"\text{ if }",
        r"\text{for all $x>0$}",
        r"\operatorname*{arg\,max}",
        r"\mathop{\rm lim}",
        r"\textit{Ab}",
        r"\mathit{x}",
        r"\textbf{K}",
        r"\mathrm{d}",
        r"\text{3}",
        r"\text{-}",
        r"\mathrm{mod}",
        r"{\bf v}",
        r"{\cal O}",
        r"\sin",
        r"\lim",
        r"\log",
        r"\mathbb R",
        r"\mathcal{F}",
        r"\mathbf{A}\mathbf{x}",
        r"\text{中文, 三}",
    ]
)
BIG = st.sampled_from(
    [r"\sum", r"\int", r"\prod", r"\bigcup", r"\sum\limits", r"\int\limits", r"\sum\nolimits"]
)
ACCENTS = st.sampled_from(sorted(names(r"\hat \vec \overline \bar \widetilde \sqrt \boldsymbol \bm")))
PAIRS = st.sampled_from(
    [
        ("(", ")"),
        ("[", "]"),
        (r"\{", r"\}"),
        ("|", "|"),
        (r"\langle", r"\rangle"),
        (".", "|"),
        (r"\{", "."),
        ("<", ">"),
    ]
)
LINES = st.sampled_from(sorted(names("aligned align* gathered split cases eqnarray* gather dcases")))
TABLES = st.sampled_from(sorted(names("matrix pmatrix bmatrix vmatrix smallmatrix")))
COLUMNS = st.sampled_from(["{cc}", "{ll}", "{rl}", "{l}", "{c|c}", "{*{2}{c}}"])
CHARACTERS = st.sampled_from([*"≤αℝ𝐱²→∑，中′"])
SCRAPS = sorted(
    names(r"""
        { } _ ^ ' & \\ \left \right \left( \right) \right. [ ] $ % \begin{array}{cc} \end{array} \begin{aligned}
        \end{aligned} \end{cases} \frac \sqrt \limits \over \rm \text \foo \foo{x} \middle| \big \not \hline \dots
    """)
)


def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make larger formulas out of smaller ones."""
    return st.one_of(scripts_and_commands(inner), enclosed(inner))


def scripts_and_commands(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Put formulas side by side, into scripts, and into arguments of commands."""
    braced = inner.map(lambda part: f"{{{part}}}")
    return st.one_of(
        st.lists(st.one_of(inner, BETWEEN, SPACES), min_size=2, max_size=6).map(" ".join),
        st.builds("{}_{}".format, inner.map(last_atom), braced),
        st.builds("{}^{}".format, inner.map(last_atom), braced),
        st.builds("{}^{}_{}".format, LETTERS, braced, braced),
        st.builds(
            "{}{}".format,
            LETTERS,
            st.sampled_from(["'", "''", r"^\prime", "{}'", r"^{\prime 2}", "'^2", "_1'"]),
        ),
        st.builds("{}_{}^{} {}".format, BIG, braced, braced, inner),
        st.builds(
            "{}_{}".format,
            st.sampled_from([r"\lim", r"\max", r"\operatorname*{argmin}", r"\mathrm{lim}"]),
            braced,
        ),
        st.builds(
            "{}{}{}".format, st.sampled_from([r"\frac", r"\dfrac", r"\tfrac", r"\binom"]), braced, braced
        ),
        st.builds(r"{{{} \over {}}}".format, inner, inner),
        st.builds("{}{}".format, ACCENTS, braced),
        st.builds(r"\sqrt[{}]{}".format, NUMBERS, braced),
        st.builds(
            r"\underset{}{}".format, braced, st.sampled_from([r"{\max}", r"{\mathrm{argmin}}", "{X}", "{=}"])
        ),
        st.builds(r"\overset{}{}".format, braced, st.sampled_from([r"{\sum}", "{=}", r"{\to}"])),
        st.builds(r"x \equiv {} \pmod{}".format, inner, braced),
        st.builds(
            "{}{}".format,
            st.sampled_from([r"\mathrm", r"\mathbf", r"\mathrel", r"\phantom", r"\textcolor{red}"]),
            braced,
        ),
    )


def enclosed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Put formulas between brackets, and into the cells of tables."""
    rows = st.lists(st.lists(inner, min_size=1, max_size=3).map(" & ".join), min_size=1, max_size=3).map(
        r" \\ ".join
    )
    return st.one_of(
        st.builds(lambda pair, part: rf"\left{pair[0]} {part} \right{pair[1]}", PAIRS, inner),
        st.builds(r"\bigl( {} \bigr)".format, inner),
        st.builds("( {} )".format, inner),
        st.builds(r"\begin{{{0}}} {1} \end{{{0}}}".format, st.one_of(LINES, TABLES), rows),
        st.builds(r"\left( \begin{{array}}{} {} \end{{array}} \right)".format, COLUMNS, rows),
        st.builds(r"\sum_{{\substack{{{}}}}}".format, rows.map(lambda text: text.replace("&", ","))),
    )


def last_atom(part: str) -> str:
    """Brace what would not be one base."""
    return part if len(part) == 1 else f"{{{part}}}"


def wrap(part: str, wrapper: str) -> str:
    return wrapper.replace("…", part)


def damage(part: str, edits: list[tuple[int, str]]) -> str:
    """Insert pieces, or delete a few characters where the piece is empty."""
    for place, piece in edits:
        at = place % (len(part) + 1)
        part = part[:at] + (f" {piece} " if piece else "") + part[at + (0 if piece else 2) :]
    return part


formulas = st.builds(
    wrap,
    st.recursive(st.one_of(LETTERS, NUMBERS, WORDS, CHARACTERS), extend, max_leaves=14),
    st.sampled_from(
        ["…", "…", "…", "$…$", r"\[ … \]", r"\begin{equation} … \end{equation}", r"… \tag{1}", "…."]
    ),
)
scraps = st.builds(
    damage,
    formulas,
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["", "", *SCRAPS])), min_size=1, max_size=6),
)
