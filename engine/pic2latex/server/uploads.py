"""Bodies of requests: raw or multipart, bounded in bytes and time, and never written to a disk.

A length that a client names is believed only to refuse early; bytes are counted as they come.
"""

import asyncio
import struct
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.errors import PictureMissing, PictureTooLarge
from pic2latex.server.errors import BodyIncomplete, BodyTooLarge, MediaTypeUnsupported, RequestInvalid
from pic2latex.server.settings import Limits

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

__all__ = ["PICTURE_TYPES", "Form", "Upload", "picture_pixels", "read_body", "read_form", "read_upload"]

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_HEAD_BYTES = 33  # the signature and the whole chunk IHDR
MULTIPART = "multipart/form-data"
PICTURE_TYPES = ("image/", "application/octet-stream")
MOST_FIELDS = 64
MOST_FIELD_BYTES = 1_000_000
ROOM_FOR_HEADERS = 65_536  # bytes of a form beside its files
TOO_SLOW = "The body came too slowly or not at all."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A multipart form: its files by field, in order, and its other fields."""

    files: dict[str, list[Upload]]
    fields: dict[str, str]


async def read_body(request: "Request", most: int, limits: Limits) -> bytes:
    """Return the body, of at most `most` bytes. Raises BodyTooLarge and BodyIncomplete."""
    from starlette.requests import ClientDisconnect

    _check_length(request, most)
    parts: list[bytes] = []
    size, loop = 0, asyncio.get_running_loop()
    began = loop.time()
    stream = request.stream()
    try:
        async with asyncio.timeout(limits.body_seconds) as timeout:
            async for part in stream:
                size += len(part)
                if size > most:
                    raise _too_large(most)
                parts.append(part)
                # A steady stream of a large body may take longer than a body that never comes.
                allowed = max(limits.body_seconds, limits.body_grace + size / limits.body_rate)
                timeout.reschedule(min(began + allowed, loop.time() + limits.body_seconds))
    except TimeoutError:
        raise BodyIncomplete(TOO_SLOW, hint="Send it again over a better connection.") from None
    except ClientDisconnect:
        raise BodyIncomplete("The client left before the body's end.", hint="Send it again.") from None
    return b"".join(parts)


async def read_form(request: "Request", most: int, limits: Limits, *, files: int) -> Form:
    """Return a multipart form of at most `files` files and `most` bytes in each.

    Raises BodyTooLarge, BodyIncomplete and RequestInvalid.
    """
    body = await read_body(request, most * files + ROOM_FOR_HEADERS, limits)
    data = await _parsed(request, body, files)
    found: dict[str, list[Upload]] = {}
    fields: dict[str, str] = {}
    try:
        for name, value in data.multi_items():
            if isinstance(value, str):
                fields[name] = value
                continue
            content = await value.read()
            if len(content) > most:
                raise _too_large(most)
            found.setdefault(name, []).append(Upload(content))
    finally:
        await data.close()
    return Form(found, fields)


async def read_upload(
    request: "Request", field: str, most: int, limits: Limits, types: tuple[str, ...]
) -> bytes:
    """Return a file that is the body itself or the `field` of a form.

    `types` are media types, or their beginnings, of raw bodies. Raises MediaTypeUnsupported, PictureMissing,
    BodyTooLarge, BodyIncomplete and RequestInvalid.
    """
    kind = _media_type(request)
    if kind == MULTIPART:
        form = await read_form(request, most, limits, files=1)
        if field not in form.files:
            raise PictureMissing(f"The form has no file in the field “{field}”.", hint=f"Name it “{field}”.")
        data = form.files[field][0].data
    elif kind.startswith(types):
        data = await read_body(request, most, limits)
    else:
        names = ", ".join(f"{each}*" if each.endswith("/") else each for each in types)
        message = "The body's media type is not one that is read here."
        raise MediaTypeUnsupported(message, hint=f"Send {names}, or a form ({MULTIPART}).")
    if not data:
        raise PictureMissing("The body is empty.", hint="Send the file as the body, or in a form.")
    return data


async def picture_pixels(data: bytes, limits: Limits) -> int:
    """Return how many pixels a picture has, from its header. Raises PictureUnreadable and PictureTooLarge."""
    size = _png_size(data)
    width, height = await asyncio.to_thread(_size, data) if size is None else size
    if width * height > limits.pixels:
        message = f"The picture is too large ({width} x {height} pixels)."
        hint = f"Cut out the formula: this server takes {limits.pixels // 10**6} million pixels."
        raise PictureTooLarge(message, hint=hint)
    return width * height


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of what begins as a PNG (specification, 11.2.1), without the detour over a thread."""
    if data[:8] != PNG_SIGNATURE or data[12:16] != b"IHDR" or len(data) < PNG_HEAD_BYTES:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return (width, height) if width and height else None


def _size(data: bytes) -> tuple[int, int]:
    from pic2latex.picture import picture_size

    return picture_size(data, origin="The picture")


def _media_type(request: "Request") -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _check_length(request: "Request", most: int) -> None:
    named = request.headers.get("content-length", "")
    if named.isdigit() and int(named) > most:
        raise _too_large(most)


def _too_large(most: int) -> BodyTooLarge:
    hint = "Cut out the formula, or save the picture smaller."
    return BodyTooLarge(f"The body has more than {most} bytes.", hint=hint)


async def _parsed(request: "Request", body: bytes, files: int) -> "FormData":
    from starlette.formparsers import MultiPartException, MultiPartParser

    class InMemoryParser(MultiPartParser):
        """Keeps files in memory: what is read is nobody's business on a disk."""

        spool_max_size = len(body) + 1

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = InMemoryParser(
        request.headers,
        stream(),
        max_files=files,
        max_fields=MOST_FIELDS,
        max_part_size=MOST_FIELD_BYTES,
    )
    try:
        return await parser.parse()
    except (MultiPartException, KeyError, ValueError, UnicodeError) as error:
        reason = error.message if isinstance(error, MultiPartException) else "it is damaged"
        hint = "Send it as multipart/form-data, as browsers and curl -F do."
        raise RequestInvalid(f"The form cannot be read: {reason}", hint=hint) from None
