"""English prose for synthetic pages."""

from pic2latex.training.pages.prose import Language

__all__ = ["ENGLISH"]

_MIXED = (
    "Let @ be a <adj> <noun> and let @ be its <noun>.",
    "Suppose that @ holds for every @.",
    "We write @ for the <noun> of @.",
    "It follows that @ is <adj> if and only if @.",
    "Since @ is <adj>, we may assume @ without loss of generality.",
    "The <noun> @ is called <adj> when @ for all @.",
    "Then @, where @ denotes the <noun> of the <noun>.",
    "By Theorem <number>, there exists @ such that @.",
    "In particular, @, @ and @ are <adj>.",
    "If @, then @; otherwise @.",
    "Note that @ (see <name> [<number>]).",
    "For each @ define @ as in Section <number>.",
    "Hence the <noun> of @ equals @.",
    "A <noun> @ with @ is said to be <adj>.",
    "We claim that @.",
    "Taking @ and letting @ tend to zero gives @.",
    "This shows @, which contradicts the choice of @.",
    "Recall that @ for any <adj> <noun> @.",
    "Choose @ large enough so that @.",
    "The map @ is a <noun>, and its <noun> is @.",
    "Thus @ is a <noun> over @ (cf. <name>, <number>).",
    "Find the value of @ when @.",
    "Calculate @ to two decimal places, given that @.",
    "How many <noun>s @ satisfy @?",
    "Here @ is the <noun> and @ is a <noun> of <noun>s.",
    "According to <name>, the <noun> is @, so that @ in the limit.",
    "With @ fixed, the <noun> depends only on @.",
    "A particle of mass @ moves with velocity @ along the <noun>.",
    "At time @ the <noun> is @, which is about <number> of its initial value.",
    "Substituting @ into (<number>) yields @.",
    "Let us denote by @ the set of all <adj> <noun>s of @.",
    "Consider the <noun> @, where @, @, and @ are <adj> <noun>s.",
    "We say that @ is a <noun> of @ if @.",
    "The proof is by induction on @; the case @ is <adj>.",
    "Because @, a <adj> <noun> cannot be @.",
    "It suffices to show @ for @.",
    "Using @, we obtain the <noun> @ of <name>.",
    "So I need to know whether @ or @ is the <adj> one.",
    "Show that @.",
    "Prove that the <noun> @ has at most @ <noun>s.",
    "In this case (@) the <noun> vanishes.",
    "The <noun> of @ at @ is @ and, as a <noun>, it is <adj>.",
    "Assume @.",
    "A short computation gives @, as desired.",
    "Is it true that @ for a <adj> <noun> @?",
    "On the other hand @ is bounded by @, uniformly in @.",
    "Set @ and @.",
    "@ is <adj>, but @ is not.",
    "Both @ and @ belong to @; see Figure <number>.",
)
_PLAIN = (
    "The proof of this <noun> is left to the reader.",
    "We now turn to the <noun> of <adj> <noun>s, following <name> [<number>].",
    "This is a <adj> result of <name> from <number>.",
    "For a <noun> we refer to Chapter <number> of the book by <name>.",
    "Every <adj> <noun> has a <adj> <noun>, which is unique up to a <noun>.",
    "I would like to thank <name> for a <adj> remark on the <noun>.",
    "The following <noun> will be used several times below.",
    "As we have seen in Section <number>, a <noun> need not be <adj>.",
    "An <noun> is not a <noun>; it is a <noun> with a <adj> <noun>.",
    "Of the <number> students who took part, <number> gave a <adj> answer.",
    "(i) The <noun> is <adj>; (ii) the <noun> is a <noun>.",
    "See Table <number> and Figure <number> for the details.",
    "In <number>, <name> showed that the <noun> of <name> is <adj>.",
    "What is the <noun> of a <adj> <noun>?",
    "Nevertheless, the two <noun>s agree on every <adj> <noun>.",
    "Training took <number> hours on a single machine; the error fell to <number>.",
    "A bag contains <number> red balls and <number> blue balls.",
    "This completes the proof.",
    "We shall not need this in what follows.",
    "Such a <noun> exists by the <noun> of <name> and <name>.",
    "Without further <noun>, the <noun> may well fail to be <adj>.",
    "The argument is due to <name> (private communication, <number>).",
    "Our aim in this section is to give a <adj> <noun> of the <noun>.",
    "There are, roughly speaking, two kinds of <noun>: <adj> and <adj>.",
    "On <number> occasions, J.-P. and A. B. Miller (ibid., p. <number>) found <number> cases.",
    "Table <number> lists <number>, <number> and <number> <noun>s of <number> kinds.",
    "I have a <noun>, and a friend of mine has a better one.",
    "The price rose from <number> to <number> dollars between <number> and <number>.",
    "About <number> people live in the north-east; <number> of them work in town.",
    "a) a <adj> <noun>; b) an <adj> <noun>; c) none of these.",
    "E-mail: a.miller (at) institute.org; tel. 0<number>-<number>.",
    "See pp. <number>--<number> of Vol. <number>, Sect. II.",
)
_WORDS = {
    "noun": (
        "function|group|ring|module|space|sequence|limit|manifold|measure|operator|kernel|matrix|vector|"
        "field|sheaf|scheme|morphism|functor|category|graph|vertex|boundary|norm|metric|topology|"
        "neighbourhood|derivative|integral|equation|solution|parameter|constant|coefficient|polynomial|"
        "root|degree|number|prime|distribution|variable|expectation|variance|estimate|bound|inequality|"
        "lemma|proof|example|energy|momentum|force|potential|wave|charge|temperature|layer|network|loss|"
        "gradient|sample|model|algorithm|step|surface|curve|angle|triangle|circle|line|point|plane|ideal|"
        "quotient|extension|basis|dimension|subset|cover|homomorphism|isomorphism|representation|character|"
        "trace|determinant|tensor"
    ),
    "adj": (
        "continuous|finite|compact|linear|bounded|closed|open|convex|smooth|regular|normal|simple|abelian|"
        "prime|maximal|trivial|unique|positive|non-zero|real|complex|rational|even|odd|injective|"
        "surjective|measurable|integrable|affine|projective|flat|exact|dense|discrete|connected|stable|"
        "random|independent|symmetric|orthogonal|invertible|well-defined|elementary|classical|"
        "quasi-compact"
    ),
    "name": (
        "Gauss|Euler|Riemann|Noether|Hilbert|Cauchy and Schwarz|Lebesgue|Galois|Fermat|Banach|Fourier|"
        "Laplace|Newton|Maxwell|A. Weil|J.-P. Serre|Grothendieck|Zariski|Poincaré|Hölder|Gödel|"
        "Kolmogorov|E. Artin|von Neumann|Smith et al."
    ),
}
_LOOSE = (
    "a the of and to in is that it was for on are as with his they at be this from have or by one had not "
    "but what all were when we there can an your which their said if do will each about how up out them "
    "then she many some so these would other into has more her two like him see time could no make than "
    "first been its who now people my made over did down only way find use may water long little very "
    "after words called just where most know get through back much before go good new write our used me "
    "man too any day same right look think also around another came come work three word must because "
    "does part even place well such here take why things help put years different away again off went old "
    "great tell men say small every found still between name should home big give air line set own under "
    "read last never us left end along while might next sound below saw something thought both few those "
    "always looked show large often together asked house world going want school important until form "
    "food keep children feet land side without boy once animals life enough took sometimes four head "
    "above kind began almost live page got earth need far hand high year mother light parts country "
    "father let night following picture being study second eyes soon times story boys since white days "
    "ever paper hard near sentence better best across during today others however sure means knew try "
    "told young miles sun ways thing whole hear example heard several change answer room sea against top "
    "turned learn point city play toward five using himself usually Monday January London Paris theory I"
)
_HEADINGS = (
    "Introduction", "Preliminaries and notation", "The <adj> case", "Proof of Theorem <number>", "Exercises",
    "On the <noun> of <adj> <noun>s", "Applications", "The <noun> of <name>", "Results", "A <adj> <noun>",
    "Summary and outlook", "<noun>s",
)  # fmt: skip
_THEOREMS = (
    ("Theorem", "plain"), ("Lemma", "plain"), ("Proposition", "plain"), ("Corollary", "plain"),
    ("Definition", "definition"), ("Example", "definition"), ("Remark", "remark"), ("Exercise", "definition"),
    ("Problem", "definition"), ("Claim", "plain"),
)  # fmt: skip
_INTRODUCTIONS = (
    "It follows that", "Therefore we have", "This gives", "We obtain the <noun>", "By definition,", "that is,",
    "where", "so that, by Lemma <number>,", "Consider the <adj> <noun>", "Then", "Using @ we find", "and hence",
    "which can be written as", "In other words, for @,", "the <noun> of @ is given by", "Solve",
)  # fmt: skip

ENGLISH = Language("english", _MIXED, _PLAIN, _WORDS, _LOOSE, _HEADINGS, _THEOREMS, _INTRODUCTIONS)
