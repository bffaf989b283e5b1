"""What ModelScope holds of a model, which RapidOCR's authors use to publish the networks of PP-OCR.

It is asked for nothing but the files themselves, and how long they are: their hashes are known beforehand.
"""

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.catalogue import CatalogueEntry, CatalogueFile
from pic2latex.models.download.checksum import Digest
from pic2latex.models.download.hub_request import ANSWER_SECONDS, HubStatusError, request_headers
from pic2latex.models.download.release import Release, RemoteFile, endpoint, refuse_when_offline
from pic2latex.models.install_errors import install_failure, transport_errors

__all__ = ["look_up"]


def look_up(entry: CatalogueEntry) -> Release:
    """Ask for the files of `entry`, each of which needs a known hash and the one path it is to be had at.

    Raises ModelInstallFailed when they cannot be asked for, or have another size than the catalogue says.
    """
    what = f"The model “{entry.name}” could not be looked up"
    refuse_when_offline(what)
    address = endpoint(entry.hub)
    try:
        files = tuple(_remote(file, f"{address}/models/{entry.repo}", entry) for file in entry.files)
    except transport_errors() as error:
        raise install_failure(error, f"{what} at {address}", entry.hub) from error
    return Release(entry.repo, entry.revision, address, files)


def _remote(file: CatalogueFile, repository: str, entry: CatalogueEntry) -> RemoteFile:
    assert file.sha256 is not None  # the catalogue is refused otherwise
    url = f"{repository}/resolve/{entry.revision}/{file.candidates[0]}"
    size = _size(url)
    if size is None or (file.bytes or size) != size:
        message = f"The hub's file “{file.name}” is not the one that Pic2LaTeX was made for."
        hint = f"Update Pic2LaTeX, or use another mirror ({entry.hub.mirror})."
        raise ModelInstallFailed(message, hint=hint)
    return RemoteFile(file.name, url, size, Digest("sha256", file.sha256), entry.hub)


def _size(url: str) -> int | None:
    """Return the length of a file in bytes, or None when the server does not say.

    The file itself is asked for, and not read: storage behind a redirect often refuses to answer HEAD.
    """
    from huggingface_hub import get_session

    with get_session().stream(
        "GET", url, headers=request_headers(url), timeout=ANSWER_SECONDS, follow_redirects=True
    ) as response:
        if response.status_code >= 400:
            raise HubStatusError(response.status_code)
        length = response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else None
