"""Pages: text with formulas becomes Markdown. `PageReader` in `reader` is the door; PDF files are in `pdf`.

    sheet           the picture made ready: rows laid level (skew), frames and rules taken off (frames)
    page_ink        what is written, dark on white; formulas taken off it piece by piece
    text_networks   RapidOCR, which finds rows of text and reads them
    lines, strips   rows and their formulas; what stands between the formulas is read in one go
    placing         which formulas stand in a row, and which have rows of their own
    reading_order   columns
    blocks          paragraphs, headings, items of lists
    fragments       spaces, hyphens, Chinese punctuation
    assembly        all of it put together; `markdown` writes it down

Importing this package loads nothing.
"""
