"""A paper of physics: Times, units, vectors, long formulas and a plot."""

from tests.papers.paper import Display, Figure, Heading, Note, Paper, References, Table, Words

__all__ = ["PAPER"]

_DRAWING = r"""
\draw[->] (0,0) -- (5.2,0); \draw[->] (0,-1.1) -- (0,1.2);
\draw[thick,domain=0:5,samples=120] plot (\x,{0.9*cos(400*\x)*cos(40*\x)});
\draw[dashed,domain=0:5,samples=60] plot (\x,{0.9*cos(40*\x)});
"""

PAPER = Paper(
    "coupled_pendulums",
    "Beats and Damping of Two Pendulums Coupled by a Magnet",
    "Mira Okafor, Jonas Weber and Li Wen",
    "Two pendulums of the same length exchange their energy when they are coupled. We replace the usual spring "
    "by a pair of magnets and measure how the beat frequency depends on their distance $r$. The measured law "
    r"$\Omega\propto r^{-5}$ agrees with a model of point dipoles to within 3\% for distances between 8 cm and "
    "20 cm.",
    (
        Heading("1", "Introduction"),
        Words(
            "Coupled oscillators belong to the first examples in every course of mechanics, because they show "
            "in a simple way what normal modes are. In a student laboratory the coupling is usually made by a "
            "light spring. A spring has two disadvantages: it touches the pendulums, which adds friction, and "
            "its strength is fixed. Magnets have neither. Their force is felt at a distance and can be changed "
            "from one run to the next."
        ),
        Words(
            "In this note we describe an apparatus that can be built for less than 60 euros, derive the "
            "equations of motion, and compare them with data that were taken with the camera of a telephone at "
            "240 frames per second. Similar set-ups were described in Refs. [1] and [2], but without a "
            "treatment of the damping."
        ),
        Heading("2", "Theory"),
        Words(
            r"Let $\theta_{1}$ and $\theta_{2}$ be the angles of the pendulums, $\ell$ their length and $m$ the "
            r"mass of each bob. Two parallel dipoles with moments $\mu$ at a distance $r$ have the potential "
            "energy"
        ),
        Display(
            r"U(r)=\frac{\mu_{0}}{4\pi}\,\frac{\mu^{2}}{r^{3}},\qquad "
            r"F(r)=-\frac{dU}{dr}=\frac{3\mu_{0}\mu^{2}}{4\pi r^{4}},",
            "1",
        ),
        Words(
            r"where $\mu_{0}=4\pi\times10^{-7}\,\mathrm{N\,A^{-2}}$ is the permeability of the vacuum. For "
            r"small angles the distance changes by $\ell(\theta_{2}-\theta_{1})$, and the equations of motion "
            "become"
        ),
        Display(
            r"\begin{aligned}\ddot{\theta}_{1}+2\gamma\dot{\theta}_{1}+\omega_{0}^{2}\theta_{1}&=\kappa(\theta_{1}-\theta_{2}),\\\ddot{\theta}_{2}+2\gamma\dot{\theta}_{2}+\omega_{0}^{2}\theta_{2}&=\kappa(\theta_{2}-\theta_{1}),\end{aligned}",
            "2",
        ),
        Words(
            r"with $\omega_{0}^{2}=g/\ell$, a damping rate $\gamma$ and the coupling $\kappa=F'(r)/m$. The sum "
            r"$\theta_{+}=\theta_{1}+\theta_{2}$ does not feel the coupling at all, whereas the difference "
            r"$\theta_{-}$ oscillates with the lower frequency "
            r"$\omega_{-}=\sqrt{\omega_{0}^{2}-2\kappa-\gamma^{2}}$. If only the first pendulum is deflected at "
            r"the beginning, by an angle $\alpha$, then"
        ),
        Display(
            r"\theta_{1}(t)=\alpha\,e^{-\gamma "
            r"t}\cos\left(\frac{\omega_{+}-\omega_{-}}{2}\,t\right)\cos\left(\frac{\omega_{+}+\omega_{-}}{2}\,t\right).",
            "3",
        ),
        Words(
            "This is an oscillation whose amplitude rises and falls with the beat frequency "
            r"$\Omega=\omega_{+}-\omega_{-}$; compare Fig. 1. For weak coupling we may expand the root and find"
        ),
        Display(
            r"\Omega\approx\frac{|\kappa|}{\omega_{0}}=\frac{3\mu_{0}\mu^{2}}{\pi m\omega_{0}}\,r^{-5}.", "4"
        ),
        Figure(
            "1",
            r"The angle $\theta_{1}$ of the first pendulum as a function of time (solid) and its envelope (dashed).",
            _DRAWING,
        ),
        Heading("3", "Experiment"),
        Words(
            r"Two steel balls with a mass of $m=0.110$ kg hang on threads of length $\ell=0.82$ m. A disc "
            r"magnet of neodymium is glued under each of them.\footnotemark[1] The moment of a magnet was found "
            "by weighing: at a distance of 6.0 cm two of them repel each other with a force of 0.43 N, which "
            r"gives $\mu=(4.3\pm0.1)\,\mathrm{A\,m^{2}}$. The room temperature was 21 $^{\circ}\mathrm{C}$ "
            "during all runs."
        ),
        Words(
            r"For each distance the first pendulum was deflected by $\alpha\approx5^{\circ}$ and released. The "
            r"positions of both balls were followed for 120 s. A fit of Eq. (3) to the record gives $\Omega$, "
            r"$\gamma$ and the phase at once. Table 1 contains the results. The damping rate "
            r"$\gamma=(2.1\pm0.2)\times10^{-3}\,\mathrm{s^{-1}}$ is the same in all runs, as it should be when "
            "it is caused by the air alone."
        ),
        Table(
            "1",
            r"Measured and calculated beat frequencies.",
            (
                (r"$r$ (cm)", r"$\Omega$ (s$^{-1}$)", r"Eq. (4)", "Runs"),
                ("8.0", "0.731", "0.745", "5"),
                ("10.0", "0.240", "0.244", "5"),
                ("14.0", "0.046", "0.045", "8"),
                ("20.0", "0.0078", "0.0076", "8"),
            ),
        ),
        Heading("4", "Discussion"),
        Words(
            r"On a logarithmic scale the data lie on a straight line with slope $-4.97\pm0.06$, in agreement "
            "with the value $-5$ of the model. At distances below 8 cm the approximation of point dipoles "
            "fails, since the magnets have a diameter of 2 cm; the next term of the expansion is of the order "
            "of $(R/r)^{2}$. At large distances the beats are so slow that damping hides them: a full exchange "
            r"of the energy takes the time $T=\pi/\Omega$, which must be shorter than $1/\gamma$."
        ),
        Note("1", "Keep strong magnets away from pacemakers and from each other; fingers are easily caught."),
        Words(
            "The apparatus lends itself to further questions. What happens if one of the magnets is turned "
            r"around? Then the force is attractive, $\kappa$ changes its sign, and the difference mode is the "
            "faster one. With three pendulums in a row the normal modes follow from the matrix"
        ),
        Display(
            r"K=\begin{pmatrix}\omega_{0}^{2}-\kappa&\kappa&0\\\kappa&\omega_{0}^{2}-2\kappa&\kappa\\0&\kappa&\omega_{0}^{2}-\kappa\end{pmatrix},"
        ),
        Words(
            r"whose eigenvalues are $\omega_{0}^{2}$, $\omega_{0}^{2}-\kappa$ and $\omega_{0}^{2}-3\kappa$. "
            "Students enjoy to verify this by counting."
        ),
        References(
            (
                r"P. Moreno, Magnetic coupling of pendulums, \emph{Phys. Teach.} 41 (2003), 212--215.",
                r"R. Singh and K. Ito, Beats without springs, \emph{Eur. J. Phys.} 29 (2008), 1033--1040.",
                r"D. J. Griffiths, \emph{Introduction to Electrodynamics}, 4th ed., Cambridge University Press, 2017.",
            )
        ),
    ),
    packages=r"\usepackage{newtxtext,newtxmath}",
)
