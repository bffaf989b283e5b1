r"""Spellings of one and the same drawing: the table of equivalences.

`DRAWN_ALIKE` holds what no picture can tell apart, so a recognizer is trained on the kept spelling only. `SAME_GLYPH`
holds what differs in the space around it, and `ONE_READING` what scoring does not count; both unify for scoring alone.
A value is LaTeX; `\1` and `\2` stand for the arguments of the command on the left.
"""

__all__ = ["DELIMITERS", "DRAWN_ALIKE", "NEGATED", "ONE_READING", "SAME_GLYPH", "VARIANTS", "spelled"]


def spelled(table: str) -> dict[str, str]:
    """Read lines of `kept = other other …` into other -> kept."""
    pairs = (line.split(" = ") for line in table.strip().splitlines())
    return {other: kept.strip() for kept, others in pairs for other in others.split()}


# Relations struck through, and what is struck through by `\not`. The two differ by where the stroke crosses, which
# small print does not show, and are one character in Unicode (such as U+226F).
NEGATED = spelled(r"""
    \neq = =
    \notin = \in
    \nless = <
    \ngtr = >
    \nleq = \leq
    \ngeq = \geq
    \nsim = \sim
    \ncong = \cong
    \nsubseteq = \subseteq
    \nsupseteq = \supseteq
    \nprec = \prec
    \nsucc = \succ
    \nmid = | \mid
    \nparallel = \| \parallel
    \nexists = \exists
    \nvdash = \vdash
    \nvDash = \vDash \models
    \nrightarrow = \rightarrow
    \nleftarrow = \leftarrow
    \nleftrightarrow = \leftrightarrow
    \nRightarrow = \Rightarrow
    \nLeftarrow = \Leftarrow
    \nLeftrightarrow = \Leftrightarrow
""")

# The same glyph with the same spacing: plain synonyms of TeX, LaTeX and amssymb.
_SYNONYMS = spelled(r"""
    \leq = \le
    \geq = \ge
    \neq = \ne
    < = \lt
    > = \gt
    \rightarrow = \to
    \leftarrow = \gets
    \Longleftrightarrow = \iff
    \Longrightarrow = \implies
    \Longleftarrow = \impliedby
    \wedge = \land
    \vee = \lor
    \neg = \lnot
    \ni = \owns
    \lll = \llless
    \ggg = \gggtr
    \Doteq = \doteqdot
    \Cap = \doublecap
    \Cup = \doublecup
    \rightsquigarrow = \leadsto
    \upharpoonright = \restriction
    \dashrightarrow = \dasharrow
    \trianglelefteq = \unlhd
    \trianglerighteq = \unrhd
    \Box = \square
    \triangle = \bigtriangleup
    \dagger = \dag
    \ddagger = \ddag
    \infty = \infin
    * = \ast
    : = \colon
    := = \coloneqq \coloneq \colonequals
    =: = \eqqcolon
    ::= = \Coloneqq
    : = \vcentcolon
    :: = \dblcolon
    . = \ldotp
    \cdot = \cdotp \centerdot
    \{ = \lbrace
    \} = \rbrace
    [ = \lbrack
    ] = \rbrack
    ( = \lparen
    ) = \rparen
    | = \vert \lvert \rvert
    \| = \Vert \lVert \rVert
    \ldots = \dotsc \dotso \mathellipsis \hdots
    \cdots = \dotsb \dotsm \dotsi
    \not\ni = \notni
    \vdots = \varvdots
    \text{¶} = \P
    \text{Æ} = \AE
    \text{Œ} = \OE
    \text{Ø} = \O
    \text{Ł} = \L
    \text{ł} = \l
    \text{‘} = \lq
    \text{’} = \rq
    \imath = \i
    \jmath = \j
    \hline = \toprule \midrule \bottomrule
    \mathbb{R} = \R
    \mathbb{N} = \N
    \mathbb{Z} = \Z
    \mathbb{Q} = \Q
    \mathbb{C} = \C
    {}^{\circ} = \degree \textdegree
    A = \Alpha
    B = \Beta
    E = \Epsilon
    Z = \Zeta
    H = \Eta
    I = \Iota
    K = \Kappa
    M = \Mu
    N = \Nu
    O = \Omicron
    P = \Rho
    T = \Tau
    X = \Chi
    o = \omicron
""")

# Commands that differ only in style or in spacing that is not recorded, old forms, and shorthands of packages.
_COMMANDS = {
    # The size of a fraction follows from where it stands.
    r"\dfrac": r"\frac{\1}{\2}",
    r"\tfrac": r"\frac{\1}{\2}",
    r"\cfrac": r"\frac{\1}{\2}",
    r"\flatfrac": r"\1/\2",
    r"\dbinom": r"\binom{\1}{\2}",
    r"\tbinom": r"\binom{\1}{\2}",
    r"\atop": r"\substack{\1\\\2}",
    r"\brace": r"\left\{\substack{\1\\\2}\right\}",
    r"\brack": r"\left[\substack{\1\\\2}\right]",
    # These change the space around their argument and nothing else.
    r"\mathbin": r"\1",
    r"\mathrel": r"\1",
    r"\mathord": r"\1",
    r"\mathopen": r"\1",
    r"\mathclose": r"\1",
    r"\mathpunct": r"\1",
    r"\mathinner": r"\1",
    r"\mathnormal": r"\1",
    r"\ensuremath": r"\1",
    r"\vcenter": r"\1",
    r"\smash": r"\1",
    r"\mathllap": r"\1",
    r"\mathrlap": r"\1",
    r"\mathclap": r"\1",
    r"\llap": r"\1",
    r"\rlap": r"\1",
    r"\clap": r"\1",
    r"\raisebox": r"\2",
    # Shifts and overlaps are not recorded.
    r"\raise": r"\2",
    r"\lower": r"\2",
    r"\scalebox": r"\2",
    r"\resizebox": r"\3",
    r"\mathlarger": r"\1",
    r"\mathsmaller": r"\1",
    # Colour and links are not recorded.
    r"\textcolor": r"\2",
    r"\colorbox": r"\2",
    r"\href": r"\2",
    r"\class": r"\2",
    r"\htmlClass": r"\2",
    r"\cssId": r"\2",
    r"\style": r"\2",
    r"\color": "",
    # Nothing of these can be seen.
    r"\phantom": "",
    r"\hphantom": "",
    r"\vphantom": "",
    r"\vspace": "",
    r"\vskip": "",
    r"\require": "",
    r"\label": "",
    r"\ref": "",
    # Other names of fonts.
    r"\bm": r"\boldsymbol{\1}",
    r"\pmb": r"\boldsymbol{\1}",
    r"\bold": r"\mathbf{\1}",
    r"\mathup": r"\mathrm{\1}",
    r"\Bbb": r"\mathbb{\1}",
    r"\frak": r"\mathfrak{\1}",
    # Other names of constructions.
    r"\stackrel": r"\overset{\1}{\2}",
    r"\stackbin": r"\overset{\1}{\2}",
    r"\widebar": r"\overline{\1}",
    r"\overlinesegment": r"\overline{\1}",
    r"\underlinesegment": r"\underline{\1}",
    r"\overgroup": r"\overparen{\1}",
    r"\undergroup": r"\underparen{\1}",
    r"\utilde": r"\underset{\sim}{\1}",
    r"\vb": r"\mathbf{\1}",
    r"\va": r"\vec{\mathbf{\1}}",
    r"\vu": r"\hat{\mathbf{\1}}",
    r"\dv": r"\frac{\mathrm{d}\1}{\mathrm{d}\2}",
    r"\pdv": r"\frac{\partial\1}{\partial\2}",
    r"\overunderset": r"\overset{\1}{\underset{\2}{\3}}",
    r"\underbar": r"\underline{\1}",
    r"\wideparen": r"\overparen{\1}",
    r"\textsuperscript": r"{}^{\mathrm{\1}}",
    r"\textsubscript": r"{}_{\mathrm{\1}}",
    r"\pod": r"\quad(\1)",
    r"\mod": r"\quad\mathrm{mod}\1",
    r"\bra": r"\langle\1|",
    r"\ket": r"|\1\rangle",
    r"\braket": r"\langle\1\rangle",
    r"\Bra": r"\left\langle\1\right|",
    r"\Ket": r"\left|\1\right\rangle",
    r"\Braket": r"\left\langle\1\right\rangle",
    r"\abs": r"\left|\1\right|",
    r"\norm": r"\left\|\1\right\|",
    # Accents of text, meant as accents of mathematics.
    r"\'": r"\acute{\1}",
    r"\`": r"\grave{\1}",
    r"\^": r"\hat{\1}",
    r"\"": r"\ddot{\1}",
    r"\~": r"\tilde{\1}",
    r"\=": r"\bar{\1}",
    r"\.": r"\dot{\1}",
    r"\u": r"\breve{\1}",
    r"\v": r"\check{\1}",
}
DRAWN_ALIKE = _SYNONYMS | _COMMANDS

# One glyph in two classes: told apart by the space around it at best.
SAME_GLYPH = spelled(r"""
    | = \mid
    \| = \parallel
    \perp = \bot
    \setminus = \backslash
    \vartriangleleft = \lhd
    \vartriangleright = \rhd
""")

# Differences that scoring does not count.
ONE_READING = {
    r"\mathbbm": r"\mathbb{\1}",
    r"\mathds": r"\mathbb{\1}",
    r"\nicefrac": r"\1/\2",
    r"\sfrac": r"\1/\2",
    r"\xfrac": r"\1/\2",
    # KaTeX alone has these forms.
    r"\widecheck": r"\check{\1}",
    r"\Overrightarrow": r"\overrightarrow{\1}",
    r"\overleftharpoon": r"\overset{\leftharpoonup}{\1}",
    r"\overrightharpoon": r"\overset{\rightharpoonup}{\1}",
    # Parts of tables that neither has.
    r"\multicolumn": r"\3",
    r"\hdotsfor": r"\ldots",
    r"\cline": "",
}

# Delimiters in the spelling that stands after `\left` and `\big`.
DELIMITERS = spelled(r"""
    \langle = < \lt
    \rangle = > \gt
    \{ = \lbrace
    \} = \rbrace
    [ = \lbrack
    ] = \rbrack
    ( = \lparen
    ) = \rparen
    | = \vert \lvert \rvert \mid
    \| = \Vert \lVert \rVert \parallel
""")

# Two shapes of one letter, for the loosest comparison.
VARIANTS = spelled(r"""
    \epsilon = \varepsilon
    \theta = \vartheta
    \kappa = \varkappa
    \pi = \varpi
    \rho = \varrho
    \sigma = \varsigma
    \phi = \varphi
    \emptyset = \varnothing
    \propto = \varpropto
    \Gamma = \varGamma
    \Delta = \varDelta
    \Theta = \varTheta
    \Lambda = \varLambda
    \Xi = \varXi
    \Pi = \varPi
    \Sigma = \varSigma
    \Upsilon = \varUpsilon
    \Phi = \varPhi
    \Psi = \varPsi
    \Omega = \varOmega
""")
