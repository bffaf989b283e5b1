"""Formulas on pages: recognition, single letters, stroke widths."""
