"""Photographs read by a real reader, as the command line and the web page have them read."""

import asyncio

import pytest

from pic2latex.errors import PictureBlank, PictureUnreadable
from pic2latex.server.admission import Admission
from pic2latex.server.local_reader import LocalReader
from pic2latex.server.metrics import Metrics
from pic2latex.server.phone.addresses import lan_addresses
from pic2latex.server.phone.photo_handler import PhoneAnswer, PhoneEvent, PhonePhoto
from pic2latex.server.phone.reader_photo_handler import PhoneReading, PhoneResult, ReaderPhotoHandler
from pic2latex.server.settings import Limits
from pic2latex.types import Mode
from tests.engine.server.running import ONE_THREAD, sample

BASEL = r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}"


def answered(data: bytes, reading: PhoneReading | None = None) -> tuple[PhoneAnswer, list[PhoneResult]]:
    shown: list[PhoneResult] = []

    async def show(result: PhoneResult) -> bool:
        shown.append(result)
        return True

    async def work() -> PhoneAnswer:
        reader = LocalReader(ONE_THREAD)
        await reader.open()
        try:
            handler = ReaderPhotoHandler(
                Admission(reader, Limits(), Metrics()), Limits(), show, lambda _event: None, reading
            )
            handler.happened(PhoneEvent.CONNECTED)
            return await handler.read(PhonePhoto(data, Mode.FORMULA))
        finally:
            await reader.close()

    return asyncio.run(work()), shown


def test_a_formula_comes_with_its_drawing() -> None:
    answer, shown = answered(sample("basel"))
    assert (answer.text, answer.is_copied) == (BASEL, True)
    assert answer.svg.startswith("<svg")
    assert [each.text for each in shown] == [BASEL]


def test_the_desks_format() -> None:
    answer, _ = answered(sample("basel"), PhoneReading(output_format="dollars"))
    assert answer.text.startswith("$$")


@pytest.mark.parametrize(("data", "error"), [(b"no picture", PictureUnreadable), (b"", PictureUnreadable)])
def test_what_is_no_picture(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        answered(data)


def test_a_blank_photo() -> None:
    import io

    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(data, "PNG")
    with pytest.raises(PictureBlank):
        answered(data.getvalue())


def test_addresses_are_of_local_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    import ifaddr

    from pic2latex.server.phone import addresses

    found = ["127.0.0.1", "169.254.3.4", "10.0.0.7", "192.168.1.23", "10.0.0.7"]
    ips = [ifaddr.IP(each, 24, "net") for each in found]
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: [ifaddr.Adapter("net", "net", ips)])
    monkeypatch.setattr(addresses, "_default_route", lambda: "192.168.1.23")
    assert lan_addresses() == ("192.168.1.23", "10.0.0.7")
