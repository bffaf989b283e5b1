"""Text recognition on pages: RapidOCR's networks, line recognition and what joins its pieces."""
