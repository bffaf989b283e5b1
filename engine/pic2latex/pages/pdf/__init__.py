"""PDF files: drawing pages with PDFium, objects, vector drawings, figures, page ranges."""
