"""HTTPS: a server with a certificate of its own, clients that trust it and those that do not, and wrong files."""

import asyncio
from pathlib import Path

import pytest

from pic2latex.cli import exit_code, main
from pic2latex.client import AsyncClient, Client
from pic2latex.errors import OptionError
from pic2latex.server.errors import ServerUntrusted
from pic2latex.server.serving import bind
from pic2latex.server.settings import ServerSettings, TlsFiles
from tests.engine.server.certificates import Certificates, make_certificates
from tests.engine.server.running import faked, running, sample


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


def secure(certificates: Certificates) -> ServerSettings:
    return ServerSettings(port=0, token="secret", tls=TlsFiles(certificates.certificate, certificates.key))


def test_clients_that_trust_the_authority_are_answered(certificates: Certificates) -> None:
    async def read(base: str) -> str:
        async with AsyncClient(base, token="secret", ca=certificates.authority) as client:
            return (await client.recognize(sample("basel"))).latex

    with running(faked(), secure(certificates)) as server:
        assert server.base.startswith("https://")
        with Client(server.base, token="secret", ca=certificates.authority) as client:
            latex = client.recognize(sample("basel")).latex
        assert asyncio.run(read(server.base)) == latex
        with server.http(certificates.authority) as http:
            answer = http.post("/v1/session", headers={"Authorization": "Bearer secret"})
    assert latex
    assert "Secure" in answer.headers["set-cookie"]


def test_others_are_told_that_the_certificate_is_not_trusted(
    certificates: Certificates, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "basel.png"
    picture.write_bytes(sample("basel"))
    with running(faked(), secure(certificates)) as server:
        with Client(server.base) as client, pytest.raises(ServerUntrusted, match="not trusted"):
            client.recognize(picture)
        asked = ("recognize", str(picture), "--server", server.base, "--token", "secret")
        assert main(asked) != 0
        assert "--ca" in capsys.readouterr().err
        assert main((*asked, "--ca", str(certificates.authority))) == 0
        assert capsys.readouterr().out.strip()


def test_an_authority_that_is_none_is_refused(tmp_path: Path) -> None:
    for wrong in (tmp_path / "missing.pem", Path(__file__)):
        with pytest.raises(OptionError, match="holds no certificates"):
            Client("https://127.0.0.1", ca=wrong)


def test_files_that_no_server_can_use(certificates: Certificates, tmp_path: Path) -> None:
    text = tmp_path / "text.pem"
    text.write_text("no certificate", encoding="utf-8")
    cases = (
        (TlsFiles(tmp_path / "missing.pem"), "is no file"),
        (TlsFiles(certificates.certificate, tmp_path / "missing.pem"), "is no file"),
        (TlsFiles(certificates.certificate, certificates.other_key), "do not belong together"),
        (TlsFiles(certificates.certificate, certificates.sealed_key), "has a key with a password"),
        (TlsFiles(text, certificates.key), "cannot be used"),
        (TlsFiles(certificates.certificate), "cannot be used"),
    )
    for files, said in cases:
        with pytest.raises(OptionError, match=said) as caught:
            bind(ServerSettings(port=0, tls=files))
        assert "--tls-cert" in caught.value.hint


def test_a_key_without_its_certificate(
    certificates: Certificates, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = exit_code(OptionError("", hint=""))
    assert main(("serve", "--port", "0", "--ssl-keyfile", str(certificates.key))) == wrong
    assert "--tls-cert" in capsys.readouterr().err
