r"""What MathJax and KaTeX cannot draw, and what to write instead.

These come from packages that neither has, from text-only LaTeX, or make sense only in a whole document. The
replacement looks the same or as close as can be. Forms as in `synonyms`.
"""

from pic2latex.latex.rules.synonyms import DRAWN_ALIKE, ONE_READING
from pic2latex.latex.symbols import names

__all__ = ["DROPPED", "REPLACED", "TEXT_REPLACED"]

_TAKEN_OVER = r"""
    \bm \mathup \raisebox \raise \lower \scalebox \mathlarger \mathsmaller \ensuremath \vcenter \mathclap
    \clap \vspace \vskip \require \flatfrac \stackbin \overunderset \pod \mod \abs \norm \bra \ket \braket
    \Bra \Ket \Braket \atop \brace \brack \R \N \Z \Q \C \infin \degree \textdegree \hdots \dasharrow
    \coloneqq \coloneq \colonequals \eqqcolon \Coloneqq \vcentcolon \dblcolon \Alpha \Beta \Epsilon \Zeta
    \Eta \Iota \Kappa \Mu \Nu \Omicron \Rho \Tau \Chi \omicron \doublecap \doublecup \llless \gggtr
    \textsuperscript \textsubscript \toprule \midrule \bottomrule \class \htmlClass \cssId \style \href \i
    \j \mathellipsis \bold \widebar \overlinesegment \underlinesegment \overgroup \undergroup \utilde \vb
    \va \vu \dv \pdv \resizebox \u \v \" \notni \varvdots \P \AE \OE \O \L \l \lq \rq \' \` \^ \~ \= \.
"""
REPLACED = (
    {name: DRAWN_ALIKE[name] for name in _TAKEN_OVER.split() if name in DRAWN_ALIKE}
    | ONE_READING
    | {r"\enskip": r"\enspace", r"\thickspace": r"\;", r"\hglue": ""}
)
TEXT_REPLACED = {
    r"\mbox": r"\text",
    r"\hbox": r"\text",
    r"\textnormal": r"\text",
    r"\textup": r"\text",
    r"\textmd": r"\text",
    r"\emph": r"\textit",
    r"\textsl": r"\textit",
    r"\intertext": r"\text",
    r"\shortintertext": r"\text",
}
# Belongs to a page or to a file, not to a formula.
DROPPED = names(r"""
    \nonumber \notag \centering \noindent \relax \protect \null \strut \bigstrut \hfill \hfil \hss \hfilneg
    \break \linebreak \nobreak \allowbreak \/ \- \@ \tiny \scriptsize \footnotesize \small \normalsize
    \large \Large \LARGE \huge \Huge \boldmath \unboldmath \xspace
""")
