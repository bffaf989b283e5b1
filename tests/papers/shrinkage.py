"""A paper of statistics: Palatino at 11 points, probabilities, an algorithm in words and a table of formulas."""

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
\draw[->] (0,0) -- (4.6,0); \draw[->] (0,0) -- (0,2.4);
\draw[thick] (0,2) .. controls (1.2,0.4) .. (4.4,0.3); \draw[dashed] (0,1) -- (4.4,1);
\fill (1.05,1) circle (2pt);
"""

PAPER = Paper(
    "shrinkage",
    "When Does Shrinkage Help? A Finite Sample Answer",
    "Eleanor Vance and Pavel Novotny",
    "Shrinking an estimate towards a fixed point reduces its variance and adds a bias. We give an exact "
    "condition, for every sample size $N$, under which the mean squared error becomes smaller, and a test of "
    r"level $\alpha$ that tells from the data whether it holds. In a study of 24 hospitals the test recommends "
    "shrinkage for all but two.",
    (
        Heading("1", "The question"),
        Words(
            r"Suppose that a quantity $\theta$ is measured $N$ times with independent errors of variance "
            r"$\sigma^{2}$. The average $\bar{X}$ is the natural estimate, and nobody would think of using "
            "another one if nothing else were known. Often, however, something is known: earlier studies, "
            r"measurements on similar objects, or a theory suggest a value $\theta_{0}$. It is then tempting to "
            "report a compromise"
        ),
        Display(r"\hat{\theta}_{w}=(1-w)\bar{X}+w\theta_{0},\qquad0\leq w\leq1,", "1"),
        Words(
            "between the two. Since the work of Stein it has been understood that in three or more dimensions "
            "some compromise is always better than none [2]. In one dimension the answer depends on the "
            r"unknown $\theta$ itself, and practitioners ask for advice. We try to give it."
        ),
        Heading("2", "An exact condition"),
        Words(
            "The mean squared error of the compromise is the sum of a variance and of a squared bias. An easy "
            "calculation shows that"
        ),
        Display(
            r"\mathbb{E}\left[(\hat{\theta}_{w}-\theta)^{2}\right]=(1-w)^{2}\frac{\sigma^{2}}{N}+w^{2}(\theta-\theta_{0})^{2}.",
            "2",
        ),
        Statement(
            "Proposition",
            "1",
            r"The compromise has a smaller mean squared error than $\bar{X}$ if and only if "
            r"$(\theta-\theta_{0})^{2}<\frac{2-w}{w}\cdot\frac{\sigma^{2}}{N}$. The best weight is "
            r"$w^{*}=\sigma^{2}/(\sigma^{2}+N(\theta-\theta_{0})^{2})$.",
        ),
        Statement(
            "Proof",
            "",
            r"Subtract $\sigma^{2}/N$ from the right-hand side of (2) and divide by $w$. For the second claim "
            "set the derivative with respect to $w$ equal to zero.",
        ),
        Words(
            r"The condition says that the prior guess has to be right up to about $\sqrt{2/w}$ standard errors. "
            "For a weight of $w=0.2$ this is a factor of 3, which is generous; for $w=0.8$ it is only "
            r"1.2.\footnotemark[1] Small weights are therefore safe, and large ones are dangerous. See Figure 1."
        ),
        Figure(
            "1",
            r"Mean squared error as a function of the weight $w$ (solid) and its value without shrinkage (dashed).",
            _DRAWING,
        ),
        Heading("3", "A test"),
        Words(
            r"Of course, the condition cannot be checked directly because $\theta$ is not known. Let "
            r"$T=\sqrt{N}(\bar{X}-\theta_{0})/S$ with the sample variance $S^{2}$. Under normality $T^{2}$ has "
            "a noncentral $F$ distribution with $1$ and $N-1$ degrees of freedom and noncentrality "
            r"$\delta^{2}=N(\theta-\theta_{0})^{2}/\sigma^{2}$. Shrinkage with weight $w$ helps when "
            r"$\delta^{2}<(2-w)/w$. We propose the following procedure:"
        ),
        Items(
            (
                r"fix a level $\alpha$, say $\alpha=0.05$, and a weight $w$ before looking at the data;",
                r"compute the statistic $T^{2}$ and the quantile $q_{\alpha}$ of the noncentral distribution;",
                r"shrink if $T^{2}\leq q_{\alpha}$, and report $\bar{X}$ otherwise.",
            )
        ),
        Note(
            "1",
            r"The factor is $\sqrt{(2-w)/w}$, so that for $w=1$ the guess must be closer than one standard error.",
        ),
        Statement(
            "Theorem",
            "2",
            r"For every $N\geq2$ the procedure recommends a harmful weight with probability at most $\alpha$, "
            r"that is, $\mathbb{P}_{\theta}(T^{2}\leq q_{\alpha})\leq\alpha$ whenever $\delta^{2}\geq(2-w)/w$.",
        ),
        Words(
            "The proof rests on the fact that the family of noncentral $F$ distributions has a monotone "
            r"likelihood ratio in $\delta^{2}$, so that the left-hand side decreases. The power of the test "
            "follows from the same family. For large samples the quantile may be replaced by its normal "
            "approximation,"
        ),
        Display(
            r"q_{\alpha}\approx\left(\Phi^{-1}(\alpha)+\sqrt{\frac{2-w}{w}}\right)^{2},\quad\Phi(z)=\int_{-\infty}^{z}\frac{e^{-u^{2}/2}}{\sqrt{2\pi}}\,du.",
            "3",
        ),
        Heading("4", "Hospitals"),
        Words(
            "We apply the test to the rates of readmission in 24 hospitals of one region. The guess "
            r"$\theta_{0}$ is the average of all others. Table 1 lists four of them. In 22 of 24 cases the "
            "statistic stays below the quantile $q_{0.05}=7.39$, and the compromise with $w=0.2$ is reported. "
            "The two exceptions are a children's clinic and a hospital that had moved to a new building in the "
            "middle of the year."
        ),
        Table(
            "1",
            r"Four hospitals, with and without shrinkage.",
            (
                ("Hospital", r"$N$", r"$\bar{X}$", r"$T^{2}$", r"$\hat{\theta}_{0.2}$"),
                ("North", "412", "0.118", "1.06", "0.120"),
                ("Lake", "96", "0.172", "3.94", "0.163"),
                ("Saint Mary", "233", "0.131", "0.02", "0.131"),
                ("Children", "150", "0.064", "9.77", "0.064"),
            ),
        ),
        Words(
            r"How much is gained? Averaged over the hospitals the estimated mean squared error falls by 31\%, "
            "most of it in the small ones. We do not claim that the numbers carry over to other regions. What "
            "does carry over is the rule of thumb that a guess which is wrong by less than two standard errors "
            "may be given a weight of 0.3 without harm."
        ),
        References(
            (
                (
                    r"B. Efron and C. Morris, Stein's paradox in statistics, \emph{Scientific American} 236 (1977), "
                    "119--127."
                ),
                (
                    r"W. James and C. Stein, Estimation with quadratic loss, \emph{Proc. Fourth Berkeley Symp.} 1 "
                    "(1961), 361--379."
                ),
                r"E. Lehmann and J. Romano, \emph{Testing Statistical Hypotheses}, 3rd ed., Springer, New York, 2005.",
            )
        ),
    ),
    packages=r"\usepackage{mathpazo}",
    size="11pt",
)
