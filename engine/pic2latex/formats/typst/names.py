"""What Typst calls things. Signs that are not here are written as themselves, which Typst reads as well.

Only names that Typst has kept from version to version are used; a test holds each against the real compiler.
"""

__all__ = ["ACCENTS", "FUNCTIONS", "LIMIT_FUNCTIONS", "NAMES", "SPACES"]

# The sign (as MathJax writes it) -> Typst's name or shorthand.
NAMES = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ϵ": "epsilon.alt", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "theta.alt", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ϖ": "pi.alt", "ρ": "rho", "ϱ": "rho.alt", "σ": "sigma", "ς": "sigma.alt", "τ": "tau",
    "υ": "upsilon", "ϕ": "phi.alt", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "∑": "sum", "∏": "product", "∫": "integral", "∬": "integral.double", "∭": "integral.triple",
    "∮": "integral.cont", "⋃": "union.big", "⋂": "inter.big",
    "∂": "partial", "∇": "nabla", "∞": "oo", "∅": "emptyset", "ℓ": "ell",
    "∀": "forall", "∃": "exists", "¬": "not", "∧": "and", "∨": "or",
    "∈": "in", "∉": "in.not", "∋": "in.rev", "⊂": "subset", "⊃": "supset", "⊆": "subset.eq", "⊇": "supset.eq",
    "∪": "union", "∩": "inter", "∖": "without",
    "≤": "<=", "≥": ">=", "≠": "!=", "≪": "<<", "≫": ">>", "≡": "equiv", "≈": "approx", "∼": "tilde.op",
    "≃": "tilde.eq", "≅": "tilde.equiv", "∝": "prop", "≺": "prec", "≻": "succ",
    "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "⇐": "arrow.l.double", "⇔": "<=>", "↦": "|->", "⟶": "-->",
    "⟵": "<--", "⟹": "==>", "⟺": "<==>", "↑": "arrow.t", "↓": "arrow.b",
    "×": "times", "÷": "div", "±": "plus.minus", "∓": "minus.plus", "⋅": "dot.op", "∘": "compose", "∗": "*",
    "−": "-", "…": "...", "⋯": "dots.c", "⋮": "dots.v", "⋱": "dots.down",
    "′": "prime", "∣": "divides", "∥": "parallel", "⊢": "tack.r", "⊤": "top", "⊥": "bot",
}  # fmt: skip

# Names Typst sets upright by itself; the second kind takes its bounds below.
FUNCTIONS = frozenset(
    """arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom id ker lg ln log mod sec sin sinh tan tanh
    """.split()  # noqa: SIM905 - one word after the other is easier to read
)
LIMIT_FUNCTIONS = frozenset({"det", "gcd", "inf", "lim", "liminf", "limsup", "max", "min", "sup", "Pr"})

# The mark over a body -> the function that sets it.
ACCENTS = {
    "^": "hat", "ˆ": "hat", "ˇ": "caron", "~": "tilde", "˜": "tilde", "´": "acute", "`": "grave", "¯": "macron",
    "―": "overline", "‾": "overline", "˙": "dot", "¨": "dot.double", "\u20db": "dot.triple",
    "\u20dc": "dot.quad", "˘": "breve", "˚": "circle", "→": "arrow", "←": "arrow.l", "↔": "arrow.l.r",
    "⇀": "harpoon", "↼": "harpoon.lt", "⏞": "overbrace", "⎴": "overbracket", "⏜": "overparen",
}  # fmt: skip
ACCENTS_BELOW = {
    "―": "underline",
    "_": "underline",
    "⏟": "underbrace",
    "⎵": "underbracket",
    "⏝": "underparen",
}

SPACES = {0.167: "thin", 0.222: "med", 0.278: "thick", 1.0: "quad", 2.0: "wide"}
