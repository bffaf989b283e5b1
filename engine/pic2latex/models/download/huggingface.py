"""What the Hugging Face hub says about a model: the commit of a revision, each file's size and fingerprint.

Nothing but these questions is sent: the client's usage statistics are off.
"""

from typing import Any
from urllib.parse import quote

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.catalogue import COMMIT, CatalogueEntry, CatalogueFile
from pic2latex.models.download.checksum import Digest
from pic2latex.models.download.hub_request import ANSWER_SECONDS, ask_json, request_headers, token_for
from pic2latex.models.download.release import Release, RemoteFile, endpoint, refuse_when_offline
from pic2latex.models.install_errors import install_failure, transport_errors

__all__ = ["look_up"]

LARGEST = 1 << 50
"""Bytes. No disk holds more."""


def look_up(entry: CatalogueEntry) -> Release:
    """Ask the hub for the files of `entry` at its revision.

    Raises ModelInstallFailed when the hub cannot be asked, lacks a file, or has other files than the
    catalogue describes.
    """
    what = f"The model “{entry.name}” could not be looked up"
    refuse_when_offline(what)
    address = endpoint(entry.hub)
    try:
        info = _ask(entry, address)
        commit = _commit(entry, info)
        return Release(entry.repo, commit, address, tuple(_files(entry, info, address)))
    except transport_errors() as error:
        raise install_failure(error, f"{what} at {address}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:  # an answer, but not that of a hub
        raise install_failure(error, f"{what} at {address}") from error


def _ask(entry: CatalogueEntry, address: str) -> "dict[str, Any]":
    repo, revision = quote(entry.repo), quote(entry.revision, safe="")
    info = ask_json(f"{address}/api/models/{repo}/revision/{revision}?blobs=true")
    if not isinstance(info, dict):
        raise ValueError("no object")  # noqa: TRY004 - one kind of damage
    return info


def _commit(entry: CatalogueEntry, info: "dict[str, Any]") -> str:
    commit = info.get("sha")
    if not isinstance(commit, str) or not COMMIT.fullmatch(commit):
        raise ValueError("no commit")
    if entry.is_immutable and commit != entry.revision:
        message = f"The hub answers with commit {commit[:7]} of {entry.repo} instead of {entry.revision[:7]}."
        raise ModelInstallFailed(message, hint="Use another mirror (HF_ENDPOINT).")
    return commit


def _files(entry: CatalogueEntry, info: "dict[str, Any]", address: str) -> list[RemoteFile]:
    from huggingface_hub import hf_hub_url

    siblings = {str(sibling["rfilename"]): sibling for sibling in info.get("siblings") or ()}
    files = []
    for file in entry.files:
        path = next((candidate for candidate in file.candidates if candidate in siblings), None)
        if path is None and file.required:
            message = f"The repository {entry.repo} has no file “{file.candidates[0]}”."
            hint = "Update Pic2LaTeX: the model may have moved. A mirror may also lack it."
            raise ModelInstallFailed(message, hint=hint)
        if path is not None:
            url = hf_hub_url(entry.repo, path, revision=info["sha"], endpoint=address)
            files.append(_remote(file, siblings[path], url))
    return files


def _remote(file: CatalogueFile, sibling: "dict[str, Any]", url: str) -> RemoteFile:
    lfs = sibling.get("lfs")
    published = lfs.get("sha256") if isinstance(lfs, dict) else sibling.get("blobId")
    size = sibling.get("size")
    if published is None or size is None:  # a mirror that answers the short form
        published, size = _headers(url)
    digest = Digest.guess(published) if isinstance(published, str) else None
    is_size = isinstance(size, int) and 0 < size <= LARGEST
    if is_size and (
        (file.bytes or size) != size or (file.sha256 and digest and not digest.agrees(file.sha256))
    ):
        message = f"The hub's file “{file.name}” is not the one that Pic2LaTeX was made for."
        raise ModelInstallFailed(message, hint="Update Pic2LaTeX, or use another mirror (HF_ENDPOINT).")
    wanted = Digest("sha256", file.sha256) if file.sha256 else digest
    if wanted is None or not is_size or not isinstance(size, int):
        message = f"The hub does not say what the file “{file.name}” must be, so it could not be checked."
        raise ModelInstallFailed(
            message, hint="Use another mirror (HF_ENDPOINT), or import the model's folder."
        )
    return RemoteFile(file.name, url, size, wanted)


def _headers(url: str) -> tuple[str | None, int | None]:
    from huggingface_hub import get_hf_file_metadata

    metadata = get_hf_file_metadata(
        url, timeout=ANSWER_SECONDS, headers=request_headers(url), token=token_for(url)
    )
    return metadata.etag, metadata.size
