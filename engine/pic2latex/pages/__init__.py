"""Pages: text with formulas becomes Markdown. `page_reader.PageReader` is the door; it shows the whole pipeline.

    preprocessing/  the page upright and level: ink, ruled lines, frames, skew, rotation, margins
    layout/         rows and their formulas, paragraphs, reading order, assembly into Markdown
    text/           RapidOCR, which finds and reads rows of text; spaces, hyphens, Chinese punctuation
    formulas/       which regions are formulas, and their readings
    pdf/            PDF files: PDFium, embedded objects, figures
    document/       several pages joined to one text; running heads; the checkpoint to resume from

Importing this package loads nothing.
"""
