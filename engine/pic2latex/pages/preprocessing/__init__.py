"""Page pictures before layout analysis: ink, ruled lines, frames, skew, rotation, borders."""
