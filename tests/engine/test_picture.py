"""Every kind of source becomes the same pixels, and every kind of bad input its own error."""

import io
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pic2latex import errors
from pic2latex.picture import FEWER_PIXELS, MAX_SIDE, read_picture
from pic2latex.types import Picture

if TYPE_CHECKING:
    from pic2latex.picture import PictureSource


@pytest.fixture
def drawing() -> Image.Image:
    image = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(image).rectangle((20, 10, 39, 29), fill=(200, 30, 30))
    return image


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def test_every_source_gives_the_same_pixels(drawing: Image.Image, tmp_path: Path) -> None:
    data = encoded(drawing)
    path = tmp_path / "drawing.png"
    path.write_bytes(data)
    expected = np.asarray(drawing)
    sources: list[PictureSource] = [path, str(path), data, bytearray(data), drawing, expected]
    for source in sources:
        assert np.array_equal(read_picture(source).pixels, expected)


def test_a_picture_is_read_only_and_passes_through(drawing: Image.Image) -> None:
    picture = read_picture(drawing)
    assert read_picture(picture) is picture
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0, 0] = 1


def test_the_callers_array_is_not_locked_or_shared() -> None:
    array = np.full((20, 20, 3), 255, np.uint8)
    picture = read_picture(array)
    array[:] = 0
    assert picture.pixels.min() == 255


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.full((8, 9), 7, np.uint8), 7),
        (np.full((8, 9, 1), 7, np.uint8), 7),
        (np.full((8, 9), 0x0780, np.uint16), 7),
        (np.ones((8, 9), bool), 255),
        (np.full((8, 9), 0.5, np.float32), 128),
        (np.full((8, 9, 3), 0.5, np.float64), 128),
    ],
)
def test_array_types(array: NDArray[np.generic], expected: int) -> None:
    picture = read_picture(array)
    assert picture.pixels.shape == (8, 9, 3)
    assert set(np.unique(picture.pixels)) == {expected}


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "I;16", "I", "F"])
def test_every_colour_mode_keeps_dark_on_light(drawing: Image.Image, mode: str) -> None:
    grey = drawing.convert("L")
    source = grey.convert("I").convert(mode) if mode.startswith("I") else drawing.convert(mode)
    pixels = read_picture(source).pixels
    assert pixels[20, 30].mean() < pixels[2, 2].mean() - 50


@pytest.mark.parametrize(("ink", "ground"), [((0, 0, 0), 255), ((255, 255, 255), 0), ((250, 250, 200), 0)])
def test_transparency_is_put_on_the_ground_that_shows_the_ink(ink: tuple[int, int, int], ground: int) -> None:
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((10, 10, 19, 19), fill=(*ink, 255))
    pixels = read_picture(encoded(image)).pixels
    assert tuple(pixels[0, 0]) == (ground,) * 3
    assert tuple(pixels[15, 15]) == ink


def test_the_cameras_rotation_is_undone(drawing: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees
    picture = read_picture(encoded(drawing, "JPEG", exif=exif))
    assert (picture.width, picture.height) == (40, 60)


def bomb() -> bytes:
    """Return a PNG of a few bytes whose header promises 60000 x 60000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def wide() -> bytes:
    return encoded(Image.new("L", (30_000, 8), 255))


BAD_BYTES: list[tuple[str, Callable[[], bytes], type[errors.PictureError]]] = [
    ("empty", lambda: b"", errors.PictureUnreadable),
    ("text", lambda: b"this is not a picture", errors.PictureUnreadable),
    ("pdf", lambda: b"%PDF-1.7\n", errors.PictureUnreadable),
    ("truncated", lambda: encoded(Image.effect_noise((90, 90), 80))[:2000], errors.PictureUnreadable),
    ("header only", lambda: encoded(Image.new("L", (90, 90)))[:20], errors.PictureUnreadable),
    ("one pixel", lambda: encoded(Image.new("L", (1, 1))), errors.PictureTooSmall),
    ("too wide", wide, errors.PictureTooLarge),
    ("bomb", bomb, errors.PictureTooLarge),
]


@pytest.mark.parametrize(("make", "kind"), [row[1:] for row in BAD_BYTES], ids=[row[0] for row in BAD_BYTES])
def test_bad_data_has_its_own_error(
    make: Callable[[], bytes], kind: type[errors.PictureError], tmp_path: Path
) -> None:
    path = tmp_path / "bad.png"
    path.write_bytes(make())
    with pytest.raises(kind) as caught:
        read_picture(path)
    assert type(caught.value) is kind
    assert "bad.png" in str(caught.value)
    assert caught.value.hint.endswith(".")
    assert "\n" not in str(caught.value)


def test_flipped_bytes_never_escape_as_a_foreign_error(drawing: Image.Image) -> None:
    generator = np.random.default_rng(0)
    for form in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"):
        whole = bytearray(encoded(drawing, form))
        for _ in range(60):
            damaged = bytearray(whole)
            for position in generator.integers(0, len(whole), 4):
                damaged[position] = int(generator.integers(0, 256))
            try:
                assert isinstance(read_picture(bytes(damaged)), Picture)
            except errors.PictureError:
                continue


def heic(image: Image.Image, exif: Image.Exif | None = None) -> bytes:
    import pillow_heif

    content = io.BytesIO()
    options = {} if exif is None else {"exif": exif.tobytes()}
    pillow_heif.from_pillow(image).save(content, quality=90, **options)
    return content.getvalue()


def test_heic_is_read_and_set_upright(drawing: Image.Image) -> None:
    found = read_picture(heic(drawing)).pixels
    assert np.abs(found.astype(int) - np.asarray(drawing)).mean() < 6
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = read_picture(heic(drawing, exif))
    assert (upright.width, upright.height) == (drawing.height, drawing.width)
    corner = np.asarray(drawing.transpose(Image.Transpose.ROTATE_270)).astype(int)
    assert np.abs(upright.pixels.astype(int) - corner).mean() < 6


def test_damaged_heic_is_our_error(drawing: Image.Image) -> None:
    whole = heic(drawing)
    for length in (16, 40, 200, len(whole) - 20):
        with pytest.raises(errors.PictureUnreadable):
            read_picture(whole[:length])


def test_heic_without_its_package_says_what_to_install(
    drawing: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = heic(drawing)
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(errors.ComponentMissing, match="HEIC") as raised:
        read_picture(data, origin="photo.heic")
    assert "pic2latex[heif]" in raised.value.hint


@pytest.mark.parametrize("place", ["missing.png", ".", "missing/inner.png"])
def test_no_file_there(place: str, tmp_path: Path) -> None:
    with pytest.raises(errors.PictureMissing):
        read_picture(tmp_path / place)


@pytest.mark.parametrize(
    "array",
    [np.zeros(9, np.uint8), np.zeros((8, 8, 2), np.uint8), np.zeros((8, 8), np.int64), np.full((8, 8), 7.0)],
)
def test_arrays_that_are_no_pictures(array: NDArray[np.generic]) -> None:
    with pytest.raises(errors.PictureUnreadable):
        read_picture(array)


def test_too_large_arrays_are_refused() -> None:
    with pytest.raises(errors.PictureTooLarge):
        read_picture(np.zeros((8, MAX_SIDE + 1), np.uint8))


@pytest.mark.skipif(os.name == "nt", reason="a program of a shell")
@pytest.mark.parametrize("name", ["x.png", "x.eps"])
def test_no_picture_starts_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """PostScript was once given to Ghostscript, whatever the file was called."""
    program = tmp_path / "bin" / "gs"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/started"\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    content = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 200 100\n%%EndComments\nshowpage\n%%EOF\n"
    (tmp_path / name).write_bytes(content)
    for source in (tmp_path / name, content, Image.open(io.BytesIO(content))):
        with pytest.raises(errors.PictureUnreadable, match="known format"):
            read_picture(source)
    assert not (tmp_path / "started").exists()


PEAK = """
import io, sys
import numpy as np, PIL.Image
from pic2latex.picture import read_picture
PIL.Image.init()
# Specks everywhere: what is prepared has the most pieces.
pixels = np.full((8000, 8000), 250, np.uint8)
pixels[::80, ::80] = 0
image = PIL.Image.fromarray(pixels)
del pixels
image = PIL.Image.fromarray(np.asarray(image).astype(np.uint16) * 257) if sys.argv[1] == "I;16" else image
image = image if sys.argv[1] == "I;16" else image.convert(sys.argv[1])
data = io.BytesIO()
image.save(data, sys.argv[2], **({"compress_level": 1} if sys.argv[2] == "PNG" else {}))
data = data.getvalue()
del image
with open("/proc/self/clear_refs", "w") as refs:
    refs.write("5")
picture = read_picture(data)
from pic2latex.errors import PictureBlank
from pic2latex.pages.preprocessing.page_image import prepare_page
from pic2latex.preprocessing.binarization import extract_ink
for prepare in (extract_ink, prepare_page) if sys.argv[3] == "prepared" else ():
    try:
        prepare(picture)
    except PictureBlank:
        pass
print(picture.pixels.shape, *[line.split()[1] for line in open("/proc/self/status") if "VmHWM" in line])
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="peak memory as Linux tells it")
@pytest.mark.parametrize(
    ("mode", "kind", "then"),
    [
        ("RGBA", "PNG", "read"),
        ("LA", "PNG", "read"),
        ("I;16", "PNG", "read"),
        ("RGB", "PNG", "prepared"),  # what is read is alike for all
        ("F", "TIFF", "read"),
        ("RGBA", "TIFF", "read"),
        ("P", "GIF", "read"),
        ("CMYK", "JPEG", "read"),
    ],
)
def test_the_largest_pictures_stay_below_900_megabytes(mode: str, kind: str, then: str) -> None:
    """8000 x 8000 pixels once took up to 3.7 GB. The decoder's own bytes and the result's 192 MB are in it."""
    done = subprocess.run(
        (sys.executable, "-c", PEAK, mode, kind, then), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    shape, peak = done.stdout.rsplit(" ", 1)
    assert shape == "(8000, 8000, 3)"
    assert int(peak) < 900_000


@pytest.mark.parametrize(("kind", "most"), FEWER_PIXELS.items())
def test_formats_with_greedy_decoders_may_have_fewer_pixels(kind: str, most: int) -> None:
    side = int(most**0.5) + 1
    small = io.BytesIO()
    Image.new("RGB", (64, 64)).save(small, kind)
    assert read_picture(small.getvalue()).width == 64
    image = Image.open(io.BytesIO(small.getvalue()))
    image._size = (side, side)
    with pytest.raises(errors.PictureTooLarge):
        read_picture(image)
