"""What the program is made of, as a CycloneDX 1.5 document (an SBOM): Python packages, JavaScript, models and hashes.

Everything is read from what is installed on this machine: package metadata, the JavaScript's manifest, model cards.
See the CycloneDX specification, https://cyclonedx.org/docs/1.5/json/, and package URLs, https://github.com/package-url.
"""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from typing import Any
from urllib.parse import quote

from pic2latex.errors import ComponentMissing, ModelError

__all__ = ["bill_of_materials"]

SELF = "pic2latex"
Component = dict[str, Any]


def bill_of_materials() -> dict[str, Any]:
    """Return the document, ready for JSON; components by kind and name."""
    own = _python_package(SELF) or {"type": "application", "name": SELF}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {**own, "type": "application"},
        },
        "components": [*_python_packages(), *_javascript(), *_models()],
    }


def _python_packages() -> list[Component]:
    """Return what the program asks for on this system, directly or not, with every extra that is installed."""
    seen: set[str] = set()
    waiting = [(SELF, frozenset({"desktop", "quantize", "server", "train", "dev"}))]
    while waiting:
        name, extras = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += _needs(name, extras)
    found = (_python_package(name) for name in sorted(seen - {SELF}))
    return [component for component in found if component is not None]


def _needs(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    from packaging.requirements import Requirement

    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield _canonical(need.name), frozenset(need.extras)


def _python_package(name: str) -> Component | None:
    try:
        about = metadata.metadata(name)
        version = metadata.version(name)
    except metadata.PackageNotFoundError:  # of an extra that is not installed
        return None
    stated = (about[key] for key in ("License-Expression", "License") if key in about)
    licence = next(stated, "")
    component: Component = {
        "type": "library",
        "bom-ref": f"pypi:{_canonical(name)}",
        "name": _canonical(name),
        "version": version,
        "purl": f"pkg:pypi/{_canonical(name)}@{quote(version, safe='')}",
    }
    if licence and "\n" not in licence:  # some write the whole text there
        component["licenses"] = [{"license": {"name": licence}}]
    return component


def _javascript() -> Iterator[Component]:
    import pic2latex_resources

    try:
        path = pic2latex_resources.path("javascript/manifest.json")
        packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    except (
        OSError,
        ValueError,
        KeyError,
        ComponentMissing,
    ):  # not built: then it is not part of this installation
        return
    for package in packages:
        name, version = package["name"], package["version"]
        yield {
            "type": "library",
            "bom-ref": f"npm:{name}",
            "name": name,
            "version": version,
            "purl": f"pkg:npm/{quote(name, safe='/')}@{version}",
            "licenses": [{"license": {"name": package["licence"]}}],
        }


def _models() -> Iterator[Component]:
    from pic2latex.models.store import Store

    store = Store()
    for name in store.names():
        try:
            model = store.find(name)
        except ModelError:  # damaged: `pic2latex models verify` says so
            continue
        card = model.card
        yield {
            "type": "machine-learning-model",
            "bom-ref": f"model:{card.name}",
            "name": card.name,
            "version": card.source.revision if card.source else "",
            "description": card.description,
            "licenses": [{"license": {"name": card.licence}}],
            "components": [
                {
                    "type": "file",
                    "name": file.name,
                    "hashes": [{"alg": "SHA-256", "content": file.sha256}],
                }
                for file in card.files
            ],
        }


def _canonical(name: str) -> str:
    """Return a package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
