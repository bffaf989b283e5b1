"""What the symbols of mathematics are: letters, relations, operators, delimiters.

Tables of names and nothing else. The parser takes from here which commands stand alone, the readable printer where
spaces go, the rules which operators carry limits.
"""

__all__ = [
    "BIG_OPERATORS",
    "BINARY",
    "CLOSING",
    "DELIMITERS",
    "FUNCTIONS",
    "INTEGRALS",
    "LIMIT_FUNCTIONS",
    "OPENING",
    "ORDINARY",
    "PUNCTUATION",
    "RELATIONS",
    "SIZES",
    "SPACES",
    "STANDALONE",
    "STYLES",
    "names",
]


def names(table: str) -> frozenset[str]:
    """Return the words of a text: long tables of names stay readable in the files that hold them."""
    return frozenset(table.split())


_GREEK = r"""
    \alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \varkappa
    \lambda \mu \nu \xi \omicron \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon \phi \varphi \chi
    \psi \omega \digamma \Alpha \Beta \Gamma \Delta \Epsilon \Zeta \Eta \Theta \Iota \Kappa \Lambda \Mu \Nu
    \Xi \Omicron \Pi \Rho \Sigma \Tau \Upsilon \Phi \Chi \Psi \Omega \varGamma \varDelta \varTheta
    \varLambda \varXi \varPi \varSigma \varUpsilon \varPhi \varPsi \varOmega
"""

ORDINARY = names(f"""
    {_GREEK} \\aleph \\beth \\gimel \\daleth \\hbar \\hslash \\ell \\wp \\Re \\Im \\partial \\infty \\nabla
    \\emptyset \\varnothing \\forall \\exists \\nexists \\neg \\lnot \\top \\bot \\angle \\measuredangle
    \\sphericalangle \\prime \\backprime \\imath \\jmath \\eth \\mho \\complement \\flat \\natural \\sharp
    \\clubsuit \\diamondsuit \\heartsuit \\spadesuit \\surd \\triangle \\triangledown \\bigstar \\lozenge
    \\blacklozenge \\square \\Box \\Diamond \\blacksquare \\blacktriangle \\blacktriangledown \\checkmark
    \\maltese \\degree \\dag \\ddag \\S \\P \\pounds \\yen \\copyright \\circledR \\circledS \\Finv \\Game
    \\diagup \\diagdown \\ldots \\cdots \\dots \\dotsc \\dotsb \\dotsm \\dotsi \\dotso \\vdots \\ddots
    \\iddots \\adots \\mathellipsis \\infin \\Bbbk \\And \\textdegree \\textendash \\textemdash
    \\textbackslash \\textasteriskcentered \\lq \\rq \\AA \\aa \\ae \\AE \\oe \\OE \\o \\O \\ss \\i \\j \\l
    \\L \\TeX \\LaTeX \\hdots \\bigtriangleup \\bigtriangledown \\R \\N \\Z \\Q \\C \\varvdots \\ulcorner
    \\urcorner \\llcorner \\lrcorner \\% \\$ \\# \\& \\_
""")

_ARROWS = r"""
    \leftarrow \gets \rightarrow \to \leftrightarrow \Leftarrow \Rightarrow \Leftrightarrow \longleftarrow
    \longrightarrow \longleftrightarrow \Longleftarrow \Longrightarrow \Longleftrightarrow \iff \implies
    \impliedby \mapsto \longmapsto \hookleftarrow \hookrightarrow \leftharpoonup \leftharpoondown
    \rightharpoonup \rightharpoondown \rightleftharpoons \leftrightharpoons \uparrow \downarrow \updownarrow
    \Uparrow \Downarrow \Updownarrow \nearrow \searrow \swarrow \nwarrow \leadsto \rightsquigarrow
    \leftrightsquigarrow \twoheadrightarrow \twoheadleftarrow \rightarrowtail \leftarrowtail
    \rightrightarrows \leftleftarrows \leftrightarrows \rightleftarrows \upuparrows \downdownarrows
    \upharpoonleft \upharpoonright \restriction \downharpoonleft \downharpoonright \curvearrowleft
    \curvearrowright \circlearrowleft \circlearrowright \looparrowleft \looparrowright \dashrightarrow
    \dashleftarrow \dasharrow \multimap \Lsh \Rsh \Lleftarrow \Rrightarrow \nleftarrow \nrightarrow
    \nLeftarrow \nRightarrow \nleftrightarrow \nLeftrightarrow \mapsfrom \longmapsfrom
"""

RELATIONS = names(f"""
    = < > : \\lt \\gt \\leq \\le \\geq \\ge \\neq \\ne \\equiv \\sim \\simeq \\approx \\approxeq \\cong
    \\propto \\prec \\succ \\preceq \\succeq \\preccurlyeq \\succcurlyeq \\precsim \\succsim \\precapprox
    \\succapprox \\precnsim \\succnsim \\precnapprox \\succnapprox \\precneqq \\succneqq \\curlyeqprec
    \\curlyeqsucc \\ll \\gg \\lll \\ggg \\llless \\gggtr \\leqslant \\geqslant \\leqq \\geqq \\lesssim
    \\gtrsim \\lessapprox \\gtrapprox \\lessgtr \\gtrless \\lesseqgtr \\gtreqless \\lesseqqgtr \\gtreqqless
    \\eqslantless \\eqslantgtr \\nless \\ngtr \\nleq \\ngeq \\nleqslant \\ngeqslant \\nleqq \\ngeqq \\lneq
    \\gneq \\lneqq \\gneqq \\lvertneqq \\gvertneqq \\lnsim \\gnsim \\lnapprox \\gnapprox \\nprec \\nsucc
    \\npreceq \\nsucceq \\nsim \\ncong \\in \\ni \\owns \\notin \\notni \\subset \\supset \\subseteq
    \\supseteq \\nsubseteq \\nsupseteq \\subsetneq \\supsetneq \\subseteqq \\supseteqq \\nsubseteqq
    \\nsupseteqq \\subsetneqq \\supsetneqq \\varsubsetneq \\varsupsetneq \\varsubsetneqq \\varsupsetneqq
    \\Subset \\Supset \\sqsubset \\sqsupset \\sqsubseteq \\sqsupseteq \\mid \\nmid \\shortmid \\nshortmid
    \\parallel \\nparallel \\shortparallel \\nshortparallel \\perp \\vdash \\dashv \\nvdash \\vDash \\nvDash
    \\Vdash \\nVdash \\Vvdash \\nVDash \\models \\asymp \\doteq \\Doteq \\doteqdot \\fallingdotseq
    \\risingdotseq \\circeq \\eqcirc \\triangleq \\bumpeq \\Bumpeq \\eqsim \\backsim \\backsimeq \\thicksim
    \\thickapprox \\bowtie \\Join \\smile \\frown \\smallsmile \\smallfrown \\between \\pitchfork
    \\varpropto \\therefore \\because \\backepsilon \\vartriangle \\vartriangleleft \\vartriangleright
    \\trianglelefteq \\trianglerighteq \\ntriangleleft \\ntriangleright \\ntrianglelefteq \\ntrianglerighteq
    \\blacktriangleleft \\blacktriangleright \\coloneqq \\coloneq \\eqqcolon \\Coloneqq \\vcentcolon
    \\dblcolon \\colon \\colonequals {_ARROWS}
""")

BINARY = names(r"""
    + - * \pm \mp \times \div \cdot \ast \star \circ \bullet \cap \cup \Cap \Cup \doublecap \doublecup
    \uplus \sqcap \sqcup \vee \lor \wedge \land \setminus \smallsetminus \oplus \ominus \otimes \oslash
    \odot \boxplus \boxminus \boxtimes \boxdot \dotplus \divideontimes \ltimes \rtimes \leftthreetimes
    \rightthreetimes \amalg \wr \diamond \triangleleft \triangleright \lhd \rhd \unlhd \unrhd \bigcirc
    \dagger \ddagger \curlywedge \curlyvee \barwedge \veebar \doublebarwedge \circledast \circledcirc
    \circleddash \intercal \lessdot \gtrdot \centerdot \bmod \cdotp
""")

BIG_OPERATORS = names(
    r"""
    \sum \prod \coprod \bigcup \bigcap \bigsqcup \bigvee \bigwedge \bigoplus \bigotimes \bigodot \biguplus
"""
)
INTEGRALS = names(
    r"\int \iint \iiint \iiiint \idotsint \oint \oiint \oiiint \smallint \intop \ointop \varointclockwise"
)
# Written upright with their scripts below and above in display.
LIMIT_FUNCTIONS = names(r"""
    \lim \limsup \liminf \max \min \sup \inf \det \gcd \Pr \injlim \projlim \varlimsup \varliminf \varinjlim
    \varprojlim
""")
FUNCTIONS = LIMIT_FUNCTIONS | names(r"""
    \arccos \arcsin \arctan \arg \cos \cosh \cot \coth \csc \deg \dim \exp \hom \ker \lg \ln \log \sec \sin
    \sinh \tan \tanh
""")

OPENING = names(r"( [ \{ \lbrace \lbrack \langle \lfloor \lceil \lvert \lVert \lgroup \lmoustache \lparen")
CLOSING = names(r") ] \} \rbrace \rbrack \rangle \rfloor \rceil \rvert \rVert \rgroup \rmoustache \rparen !")
PUNCTUATION = names(r", ; \ldotp")

DELIMITERS = (
    (OPENING | CLOSING | {"."}) - {"!"}
    | names(r"| / < > \| \vert \Vert \backslash \uparrow \downarrow \updownarrow")
    | names(r"\Uparrow \Downarrow \Updownarrow \ulcorner \urcorner \llcorner \lrcorner")
)
SIZES = frozenset(
    rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
)
SPACES = names(r"""
    \, \: \; \! \> ~ \quad \qquad \enspace \enskip \thinspace \medspace \thickspace \negthinspace
    \negmedspace \negthickspace \space \nobreakspace \xspace \hfill \hfil \hss \hfilneg \null \relax \allowbreak
    \nobreak \mathstrut \strut \bigstrut \protect \noindent \break \linebreak \/ \- \@
""") | {"\\ "}
STYLES = names(r"""
    \displaystyle \textstyle \scriptstyle \scriptscriptstyle \tiny \scriptsize \footnotesize \small
    \normalsize \large \Large \LARGE \huge \Huge \boldmath \unboldmath \nonumber \notag \centering \limits
    \nolimits
""")
_OTHERS = names(r"| / . ? \| \vert \Vert \backslash \hline \toprule \midrule \bottomrule ` @")

# Every command and character that stands for itself and takes no argument.
STANDALONE = (
    ORDINARY
    | RELATIONS
    | BINARY
    | BIG_OPERATORS
    | INTEGRALS
    | FUNCTIONS
    | OPENING
    | CLOSING
    | PUNCTUATION
    | DELIMITERS
    | SPACES
    | (STYLES - {r"\limits", r"\nolimits"})
    | _OTHERS
    | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
)
