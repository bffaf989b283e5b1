"""The parts of `pic2latex recognize`: formulas, pages, PDFs, folders."""
