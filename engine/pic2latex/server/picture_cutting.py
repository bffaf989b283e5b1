"""A part of an encoded picture as a picture again, for requests that name a region."""

import asyncio
import io
from collections.abc import Mapping

from pic2latex.errors import OptionError
from pic2latex.server.settings import Limits
from pic2latex.server.task_execution import picture_from
from pic2latex.server.uploads import picture_pixels

__all__ = ["cut_region"]


async def cut_region(data: bytes, region: Mapping[str, int], limits: Limits) -> bytes:
    """Return the part of a picture at `top_left_x`, `top_left_y` with `width` and `height` in pixels, as PNG.

    Raises PictureError, and OptionError for a region outside of the picture.
    """
    await picture_pixels(data, limits)
    return await asyncio.to_thread(_cut, data, region)


def _cut(data: bytes, region: Mapping[str, int]) -> bytes:
    from PIL import Image

    picture = picture_from(data)
    left, top = max(0, region.get("top_left_x", 0)), max(0, region.get("top_left_y", 0))
    right = min(picture.width, left + region.get("width", picture.width))
    bottom = min(picture.height, top + region.get("height", picture.height))
    if right <= left or bottom <= top:
        raise OptionError("The region lies outside of the picture.", hint="Give it in pixels of the picture.")
    kept = io.BytesIO()
    Image.fromarray(picture.pixels[top:bottom, left:right]).save(kept, "PNG", compress_level=1)
    return kept.getvalue()
