"""Names and words that stand inside formulas: operators, units, elements, ions, and plain text."""

__all__ = ["ELEMENTS", "IONS", "OPERATOR_NAMES", "SYLLABLES", "TEXT_WORDS", "UNITS"]

_OPERATOR_NAMES = """
    Ad ad adj Aff Alg alt Ann ann Ar arccot arccsc arcosh arcoth arcsec argmax argmin arg arsinh artanh Ass Aut AUC
    BC Bern Beta Bias Bin Bl BMO Br Cat Cay CE Ch ch char Cl cl Cof cof coker Coker colim Comp comp Con Cone cone conj
    const conv Cor corr Cos cosec cosech cov Cov CR crd csch ctg curl cyc De deg Dens depth Der det dev diag Diag diam
    Diff dil dim dir Dir disc dist div Div dom Dom dvol eff End Env epi Eq erf erfc erfi ess est Euler ev ex Exp Ext
    ext Fil Fin Fix Fix FP FN Fr Frac Frob Fun Gal Gauss Geom GF GL gl gr Gr grad Graph Hess HS ht Hol hol Hom hom
    hull id Id im Im ind Ind Inf Inj inj Inn int Int Inv inv IoU Irr Iso iso Jac KL Ker ker Lag Lap LCM lcm len Lie
    Lin lin Li Lip loc Log Logit logit Lin MAP Mat Max mc mex med mes mid Min MSE Mod mod Mor mult Map Nat nat neg Nil
    nil NL Norm norm null Null Ob Obj odd ob op Op opt ord Ord Orb osc Out Par Pb per Perm perm Pf pH Pic Pois pol
    Pol poly Pow pr Pr prim Prob proj Proj prox PSL Q qc Quot quot rad Rad ran Rank rank rat Re ReLU Re reg Reg rel
    Rel rem Rep rep Res res ri rk RMS rot round row sat Sat Sc sech Seq Set sgn Sh sign Sign sinc Sing sing SL sl SNR
    softmax soc SO SU Sp sp Span span Spec spec Spf Spin spt Stab stab Std std St st Sum supp Supp Sym sym syn Syz tan
    Tan tg th tors Tor Tot tot TP TN tr Tr Trace trdeg Tri triv U Unif unif val Val Var var vec Vec vect ver vol Vol
    wt Zar Zer zeros Zeta act avg batch bound bulk cap cell cm crit cut data decay ell emp enc err even exact exp fib
    final fin flat flux free gain gap gen hid high init inner iter jet kin lat left lim list lo low map max mean min
    mix net new obs old out pos pot prev qu real ref right rms seg self sep sh size sol stat step sub sup sur sys
    test theta top total train trans true up valid vis wall
    """
OPERATOR_NAMES: tuple[str, ...] = tuple(_OPERATOR_NAMES.split())

_TEXT_WORDS = """
    if and or for all where with otherwise when then is are the of in on at to by as such that there exists some any
    each every else iff not no only from so we have let be a an such almost everywhere odd even positive negative prime
    real integer rational number finite infinite open closed compact convex linear continuous smooth constant bounded
    increasing decreasing sufficiently large small terms times elements factors rows columns copies steps total mean
    energy mass time speed force work heat area volume length height width distance charge current voltage power rate
    price cost profit value error noise signal input output loss train test model data class true false left right
    upper lower inner outer first second last next minimum maximum subject to minimize maximize probability event
    therefore hence thus because since whenever unless except modulo mod see Eq equation case cases Case Step given
    known unknown final initial kinetic potential thermal free net drag lift gas liquid solid water air boys girls
    hours minutes seconds days years dollars cents miles apples per and/or e.g. i.e. w.r.t. a.e. a.s. i.i.d. s.t.
    """
TEXT_WORDS: tuple[str, ...] = tuple(_TEXT_WORDS.split())

_UNITS = r"""
    m cm mm km nm s ms h min kg g mg t N kN Pa kPa MPa bar atm J kJ MJ eV keV MeV GeV W kW MW V mV kV A mA C F H T Wb
    Hz kHz MHz GHz K mol L mL dB lm lx cd rad sr Bq Gy Sv cal kcal ft in lb mi hp rpm ppm bit kB MB GB px au pc ly
    m/s km/h m/s^{2} kg/m^{3} g/cm^{3} N/m J/K W/m^{2} mol/L m^{2} m^{3} cm^{2} cm^{3} s^{-1} m^{-1} cm^{-1} m^{-3}
    kWh Ah \Omega k\Omega \mu\mathrm{m} \mu\mathrm{s} ^{\circ}\mathrm{C} ^{\circ} N\cdot m kg\cdot m/s V/m A/m
    """
UNITS: tuple[str, ...] = tuple(_UNITS.split())

_ELEMENTS = """
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb
    Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Nd Sm Eu Gd W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th
    Pa U Np Pu Am Cm
    """
ELEMENTS: tuple[str, ...] = tuple(_ELEMENTS.split())

IONS: tuple[str, ...] = ("+", "-", "2+", "2-", "3+", "3-", "4+")

_SYLLABLES = """
    a ab ac ad al am an ar as at ba be bi bo bra bu ca ce ci cla co cre cu da de di do dra du e ed el em en er es et
    fa fe fi flo fo fra fu ga ge gi gla go gra gu ha he hi ho hu i ic id il im in ir is it ja je jo ju ka ke ki ko
    kra la le li lo lu ma me mi mo mu na ne ni no nu o ob oc od of ol om on op or os pa pe phi pi pla po pre pu qua
    que qui ra re ri ro ru sa sca se sh si so spe sta su ta te th ti to tra tu u ub uc ul um un up ur us va ve vi vo
    wa we wi wo xa xi ya ye yo za ze zi zo b c d f g h k l m n p q r s t v w x y z
    """
SYLLABLES: tuple[str, ...] = tuple(_SYLLABLES.split())
