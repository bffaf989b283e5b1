"""Equations for Microsoft Word: OMML (ECMA-376) and the MathML that Word accepts."""
