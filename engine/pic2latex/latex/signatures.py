r"""Which arguments a command takes.

A signature has a letter for each argument: `m` mathematics, `o` mathematics in brackets that may be missing, `r` raw
text (a colour, a length in braces), `d` a bare dimension (`\kern3mu`), `l` lines of cells (`\substack{a\\b}`).
A command that is neither here nor among the symbols takes every brace group that follows it.
"""

from pic2latex.latex.symbols import names

__all__ = [
    "ALPHABETS",
    "FONT_SWITCHES",
    "INFIX",
    "LINE_COMMANDS",
    "SIGNATURES",
    "column_argument",
]

_ACCENTS = r"""
    \hat \widehat \check \widecheck \tilde \widetilde \bar \vec \dot \ddot \dddot \ddddot \acute \grave
    \breve \mathring \overline \underline \underbar \overrightarrow \overleftarrow \overleftrightarrow
    \underrightarrow \underleftarrow \underleftrightarrow \overbrace \underbrace \overbracket \underbracket
    \overparen \underparen \wideparen \overgroup \undergroup \overlinesegment \underlinesegment \utilde
    \widebar \Overrightarrow \overleftharpoon \overrightharpoon \cancel \bcancel \xcancel \sout \not \boxed
    \' \` \^ \" \~ \= \. \u \v
"""
# The math alphabets: of two nested ones the inner one counts.
ALPHABETS = names(r"""
    \mathrm \mathbf \mathit \mathsf \mathtt \mathcal \mathscr \mathfrak \mathbb \mathnormal \mathup \mathbbm
    \mathds \Bbb \mathfrak \mathbfit \mathbfsf \mathsfit
""")
_ONE = r"""
    \boldsymbol \bm \pmb \bold \frak \mathop \mathbin \mathrel \mathord \mathopen \mathclose \mathpunct
    \mathinner \phantom \hphantom \vphantom \mathllap \mathrlap \mathclap \llap \rlap \clap \ensuremath
    \vcenter \overunderset \pmod \pod \mod \bra \ket \braket \Bra \Ket \Braket \abs \norm \set \vb \va \vu
    \operatornamewithlimits \textsuperscript \textsubscript \mathlarger \mathsmaller
"""
_TWO = r"""
    \frac \dfrac \tfrac \cfrac \binom \dbinom \tbinom \overset \underset \stackrel \nicefrac \sfrac \xfrac
    \flatfrac \stackbin \sideset \dv \pdv \atop \brace \brack
"""
_EXTENSIBLE_ARROWS = r"""
    \xrightarrow \xleftarrow \xmapsto \xleftrightarrow \xRightarrow \xLeftarrow \xLeftrightarrow
    \xhookrightarrow \xhookleftarrow \xtwoheadrightarrow \xtwoheadleftarrow \xlongequal \xrightharpoonup
    \xrightharpoondown \xleftharpoonup \xleftharpoondown \xrightleftharpoons \xleftrightharpoons \xtofrom
"""
_RAW = r"\hspace \vspace \color \cline \hdotsfor  \require \vskip  "
_DIMENSIONS = r"\kern \mkern \hskip \mskip \hglue"
_LINES = r"\substack \matrix \pmatrix \bmatrix \vmatrix \Vmatrix \Bmatrix \cases \eqalign \displaylines \shortstack"

SIGNATURES: dict[str, str] = (
    dict.fromkeys([*_ACCENTS.split(), *ALPHABETS, *_ONE.split()], "m")
    | dict.fromkeys(_TWO.split(), "mm")
    | dict.fromkeys(_EXTENSIBLE_ARROWS.split(), "om")
    | dict.fromkeys(_RAW.split(), "r")
    | dict.fromkeys(_DIMENSIONS.split(), "d")
    | dict.fromkeys(_LINES.split(), "l")
    | {
        r"\sqrt": "om",
        r"\smash": "om",
        r"\textcolor": "rm",
        r"\colorbox": "rm",
        r"\fcolorbox": "rrm",
        r"\scalebox": "rm",
        r"\resizebox": "rrm",
        r"\raisebox": "rm",
        r"\raise": "dm",
        r"\lower": "dm",
        r"\genfrac": "rrrrmm",
        r"\rule": "orr",
        r"\multicolumn": "rrm",
        r"\mathchoice": "mmmm",
        r"\prescript": "mmm",
        r"\overunderset": "mmm",
        r"\href": "rm",
        r"\htmlClass": "rm",
        r"\class": "rm",
        r"\style": "rm",
        r"\cssId": "rm",
        r"\enclose": "rm",
    }
)

# Old switches that hold to the end of their group, as the command that takes that rest as its argument.
FONT_SWITCHES = {
    r"\rm": r"\mathrm",
    r"\bf": r"\mathbf",
    r"\it": r"\mathit",
    r"\sf": r"\mathsf",
    r"\tt": r"\mathtt",
    r"\cal": r"\mathcal",
    r"\mit": r"\mathit",
    r"\sl": r"\mathit",
    r"\em": r"\mathit",
    r"\bfseries": r"\mathbf",
    r"\rmfamily": r"\mathrm",
    r"\sffamily": r"\mathsf",
    r"\ttfamily": r"\mathtt",
    r"\itshape": r"\mathit",
}
# Commands that stand between their two arguments.
INFIX = {
    r"\over": r"\frac",
    r"\choose": r"\binom",
    r"\atop": r"\atop",
    r"\brace": r"\brace",
    r"\brack": r"\brack",
}
# Commands with lines of cells: the environment that they are.
LINE_COMMANDS = {
    r"\substack": "substack",
    r"\shortstack": "substack",
    r"\matrix": "matrix",
    r"\pmatrix": "pmatrix",
    r"\bmatrix": "bmatrix",
    r"\vmatrix": "vmatrix",
    r"\Vmatrix": "Vmatrix",
    r"\Bmatrix": "Bmatrix",
    r"\cases": "cases",
    r"\eqalign": "aligned",
    r"\displaylines": "gathered",
}
_COLUMN_ARGUMENT = names(
    "array tabular darray alignat alignat* alignedat subarray xalignat xalignat* IEEEeqnarray IEEEeqnarray*"
)


def column_argument(environment: str) -> bool:
    """Say whether this environment takes a column specification (or a number of columns) in braces."""
    return environment in _COLUMN_ARGUMENT
