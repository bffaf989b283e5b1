"""A paper of pure mathematics: Computer Modern, theorems and proofs."""

from tests.papers.paper import (
    Display,
    Figure,
    Heading,
    Items,
    Note,
    Paper,
    References,
    Statement,
    Table,
    Words,
)

__all__ = ["PAPER"]

_DRAWING = r"""
\foreach \a in {0,60,...,300} \fill (\a:1.1) circle (2pt);
\foreach \a in {0,60,...,300} \draw (\a:1.1) -- (\a+60:1.1);
\draw (0:1.1) -- (180:1.1); \draw (60:1.1) -- (240:1.1); \draw[dashed] (120:1.1) -- (300:1.1);
"""

PAPER = Paper(
    "spectral_gaps",
    "Spectral Gaps of Sparse Weighted Graphs",
    "Ada Lindqvist and Tomás Herrera",
    "We bound the second eigenvalue of the normalised Laplacian of a weighted graph from below by the smallest "
    "conductance of its cuts and by the number of its edges. The bound is sharp up to a constant factor "
    r"$c\leq4$ for every number $n\geq3$ of vertices, and the proof uses nothing but elementary estimates of "
    "quadratic forms.",
    (
        Heading("1", "Introduction"),
        Words(
            "Let $G=(V,E,w)$ be a finite connected graph with positive weights $w_{xy}=w_{yx}$ on its edges. "
            r"The degree of a vertex $x$ is $d(x)=\sum_{y}w_{xy}$, and the volume of a set $S\subseteq V$ is "
            "the sum of the degrees of its vertices. Random walks on such graphs appear in sampling, in "
            "network analysis and in the study of electrical circuits. How quickly a walk forgets where it "
            "began depends on the gap between the two largest eigenvalues of its transition matrix $P$, where "
            "$P_{xy}=w_{xy}/d(x)$."
        ),
        Words(
            "It has been known for a long time that the gap is small exactly when the graph has a bottleneck "
            "[1, 3]. The classical inequality of Cheeger loses a square on one side. We show that the loss can "
            "be avoided when the graph is sparse, that is, when the number $m$ of its edges is at most $Cn$ "
            r"for some constant $C>0$ that does not depend on $n$.\footnotemark[1] Our main result is the "
            "following theorem."
        ),
        Statement(
            "Theorem",
            "1",
            r"Let $G$ be a connected weighted graph with $n\geq3$ vertices and $m$ edges, and let $h(G)$ be its "
            r"conductance. Then the second eigenvalue $\lambda_{2}$ of the normalised Laplacian satisfies "
            r"$\lambda_{2}\geq\frac{1}{4}h(G)^{2}+m^{-2}$.",
        ),
        Words(
            "The proof occupies Section 3. In Section 2 we recall what is needed of the theory of quadratic "
            "forms. Readers who know the subject may turn to the example in Section 4 at once."
        ),
        Heading("2", "Quadratic forms"),
        Words(
            r"For functions $f,g\colon V\to\mathbb{R}$ we write $\langle f,g\rangle=\sum_{x\in V}d(x)f(x)g(x)$ "
            "for the weighted inner product. The energy of a function is defined by"
        ),
        Note("1", r"Planar graphs are an example, for which $m\leq3n-6$ by the formula of Euler."),
        Display(r"\mathcal{E}(f)=\frac{1}{2}\sum_{x,y\in V}w_{xy}\bigl(f(x)-f(y)\bigr)^{2},", "1"),
        Words(
            "and the variational principle of Rayleigh states that the second eigenvalue is the least value of "
            "a quotient,"
        ),
        Display(r"\lambda_{2}=\min_{f\perp1}\frac{\mathcal{E}(f)}{\langle f,f\rangle}.", "2"),
        Words(
            r"A function that attains the minimum in (2) is called a \emph{Fiedler function}. It changes its "
            r"sign, since it is orthogonal to the constants, and its positive part $f_{+}=\max(f,0)$ has energy "
            r"at most $\lambda_{2}\langle f_{+},f_{+}\rangle$."
        ),
        Statement(
            "Lemma",
            "2",
            r"Let $S_{t}=\{x\in V:f(x)>t\}$ be the level sets of a function $f\geq0$. Then "
            r"$\int_{0}^{\infty}w(\partial S_{t})\,dt=\sum_{x<y}w_{xy}|f(x)-f(y)|$.",
        ),
        Statement(
            "Proof",
            "",
            r"An edge $xy$ with $f(x)\leq f(y)$ belongs to the boundary of $S_{t}$ exactly when $f(x)\leq "
            "t<f(y)$. The set of these numbers $t$ is an interval of length $f(y)-f(x)$. Now exchange the sum "
            "and the integral.",
        ),
        Heading("3", "Proof of the theorem"),
        Words(
            "We may assume that the positive part of the Fiedler function carries at most half of the volume; "
            "otherwise we replace $f$ by $-f$. By Lemma 2 and the inequality of Cauchy and Schwarz,"
        ),
        Display(
            r"\begin{aligned}h(G)\,\langle f_{+},f_{+}\rangle&\leq\sum_{x<y}w_{xy}"
            r"\left|f_{+}(x)^{2}-f_{+}(y)^{2}\right|\\&\leq\sqrt{2\,\mathcal{E}(f_{+})\,"
            r"\langle f_{+},f_{+}\rangle}.\end{aligned}",
            "3",
        ),
        Words(
            r"Dividing by the norm and squaring both sides we obtain $\lambda_{2}\geq\frac{1}{2}h(G)^{2}$. It "
            "remains to gain the second term. Since the graph is connected, there is a path with at most $m$ "
            "edges from a vertex where $f$ is largest to one where it is negative. Along this path the "
            r"function falls by at least $\|f\|_{\infty}$, so that one of its steps is not smaller than "
            r"$\|f\|_{\infty}/m$. Together with"
        ),
        Display(r"\langle f,f\rangle\leq\|f\|_{\infty}^{2}\operatorname{vol}(V)"),
        Words(
            "this gives the second term, and the theorem is proved. The constant could be improved by a more "
            "careful choice of the path, but not beyond what the cycle shows: there the eigenvalues are "
            r"$1-\cos(2\pi k/n)$ for $k=0,1,\ldots,n-1$."
        ),
        Heading("4", "An example"),
        Words(
            r"Figure 1 shows a hexagon with three diagonals, one of which carries the weight $\varepsilon$. For "
            r"small $\varepsilon$ the gap hardly changes, as Table 1 tells. Three observations are worth being "
            "noted:"
        ),
        Figure("1", r"A hexagon with diagonals. The dashed edge carries the weight $\varepsilon$.", _DRAWING),
        Items(
            (
                r"the eigenvalue is a concave function of the weight $\varepsilon$;",
                r"its derivative at zero equals the squared difference $(f(x)-f(y))^{2}$ at the ends of the edge;",
                r"the conductance is constant for $\varepsilon<\frac{1}{3}$.",
            )
        ),
        Table(
            "1",
            r"Second eigenvalue and conductance of the hexagon.",
            (
                (r"Weight", r"$\lambda_{2}$", r"$h(G)$", "Steps"),
                ("0.0", "0.500", "0.400", "14"),
                ("0.1", "0.508", "0.400", "14"),
                ("0.5", "0.561", "0.423", "12"),
                ("1.0", "0.667", "0.455", "9"),
            ),
        ),
        Words(
            "It would be interesting to know whether the estimate holds for infinite graphs as well. If the "
            "volume is finite, then the proof goes through without changes; if it is not, then constants are "
            "no longer square integrable and the question has to be asked in another way. We hope to return to "
            "it elsewhere."
        ),
        References(
            (
                (
                    r"J. Cheeger, A lower bound for the smallest eigenvalue, in \emph{Problems in Analysis}, "
                    "Princeton, 1970, 195--199."
                ),
                r"F. Chung, \emph{Spectral Graph Theory}, American Mathematical Society, 1997.",
                (
                    r"G. Lawler and A. Sokal, Bounds on the spectrum for Markov chains, \emph{Trans. Amer. Math. "
                    "Soc.} 309 (1988), 557--580."
                ),
            )
        ),
    ),
)
