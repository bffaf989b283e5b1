"""Fetch the JavaScript the program ships (MathJax, its font, markdown-it, the web page's libraries) and lay it out.

The packages come from npm, once, when the program is built or installed from source; nothing is fetched when it
runs. `javascript-lock.json` names each package with its version and the SHA-512 of its archive: an archive with
another hash is refused. The files are copied as their authors made them, without a bundler, so that a page and the
embedded engine share them and anybody can compare them with the originals. Standard library only, because it runs
before anything is installed:

    python3 installer/assets.py            build what is missing
    python3 installer/assets.py --verify   compare every file with the manifest
"""

import argparse
import base64
import fnmatch
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.progress import Progress, SetupFailed, say

__all__ = ["damaged", "ensure", "fetch", "is_current"]

ROOT = Path(__file__).resolve().parents[1]
LOCK = Path(__file__).resolve().parent / "javascript-lock.json"
TARGET = ROOT / "resources" / "pic2latex_resources" / "javascript"
MANIFEST = "manifest.json"
NPM_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package as the lock names it; `integrity` is `sha512-` and the hash of its archive in base 64."""

    name: str
    version: str
    integrity: str
    licence: str


@dataclass(frozen=True, slots=True)
class AssetPart:
    """Files of a package to ship: those that match `pattern` go into the folder `target`, without their own."""

    package: str
    pattern: str
    target: str

    def holds(self, name: str) -> bool:
        """Tell whether the file of this name inside the package is shipped; a `*` crosses no folder."""
        is_here = name.count("/") == self.pattern.count("/") and fnmatch.fnmatchcase(name, self.pattern)
        return is_here and name.rsplit("/", 1)[-1] not in LEFT_OUT


PARTS = (
    AssetPart("mathjax", "LICENSE", "licences/mathjax"),
    AssetPart("mathjax", "startup.js", "mathjax"),
    AssetPart("mathjax", "core.js", "mathjax"),
    AssetPart("mathjax", "adaptors/liteDOM.js", "mathjax/adaptors"),
    AssetPart("mathjax", "input/tex-base.js", "mathjax/input"),
    AssetPart("mathjax", "input/tex/extensions/*.js", "mathjax/input/tex/extensions"),
    AssetPart("mathjax", "output/svg.js", "mathjax/output"),
    AssetPart("mathjax", "ui/safe.js", "mathjax/ui"),
    AssetPart("@mathjax/mathjax-newcm-font", "package.json", "licences/mathjax-newcm-font"),
    AssetPart("@mathjax/mathjax-newcm-font", "svg.js", "mathjax-newcm"),
    AssetPart("@mathjax/mathjax-newcm-font", "svg/dynamic/*.js", "mathjax-newcm/svg/dynamic"),
    # The arrows and bonds of chemistry, which the mhchem extension asks for.
    AssetPart(
        "@mathjax/mathjax-mhchem-font-extension", "package.json", "licences/mathjax-mhchem-font-extension"
    ),
    AssetPart("@mathjax/mathjax-mhchem-font-extension", "svg.js", "mathjax-mhchem"),
    AssetPart("markdown-it", "LICENSE", "licences/markdown-it"),
    AssetPart("markdown-it", "dist/browser/markdown-it.umd.min.js", "markdown-it"),
    # For the web page of the server.
    AssetPart("preact", "LICENSE", "licences/preact"),
    AssetPart("preact", "dist/preact.mjs", "preact"),
    AssetPart("preact", "hooks/dist/hooks.mjs", "preact"),
    AssetPart("@preact/signals", "LICENSE", "licences/preact-signals"),
    AssetPart("@preact/signals", "dist/signals.mjs", "preact"),
    AssetPart("@preact/signals-core", "LICENSE", "licences/preact-signals-core"),
    AssetPart("@preact/signals-core", "dist/signals-core.mjs", "preact"),
    AssetPart("htm", "LICENSE", "licences/htm"),
    AssetPart("htm", "dist/htm.mjs", "htm"),
    AssetPart("perfect-freehand", "LICENSE", "licences/perfect-freehand"),
    AssetPart("perfect-freehand", "dist/esm/index.mjs", "perfect-freehand"),
    # For the page on the phone, which has no WebCrypto.
    AssetPart("tweetnacl", "LICENSE", "licences/tweetnacl"),
    AssetPart("tweetnacl", "nacl-fast.min.js", "tweetnacl"),
    AssetPart("mathlive", "LICENSE.txt", "licences/mathlive"),
    AssetPart("mathlive", "mathlive.min.mjs", "mathlive"),
    AssetPart("mathlive", "fonts/*.woff2", "mathlive/fonts"),
    # For the page that describes the API.
    AssetPart("swagger-ui-dist", "LICENSE", "licences/swagger-ui"),
    AssetPart("swagger-ui-dist", "NOTICE", "licences/swagger-ui"),
    AssetPart("swagger-ui-dist", "swagger-ui-bundle.js", "swagger-ui"),
    AssetPart("swagger-ui-dist", "swagger-ui.css", "swagger-ui"),
)
# Extensions that reach outside of a formula or load more code: not wanted, so not shipped.
LEFT_OUT = frozenset(
    {"action.js", "autoload.js", "html.js", "require.js", "setoptions.js", "texhtml.js", "unicode.js"}
)


def read_lock() -> tuple[Package, ...]:
    """Return the packages the lock names."""
    return tuple(Package(**entry) for entry in json.loads(LOCK.read_text(encoding="utf-8"))["packages"])


def stamp() -> str:
    """Return a hash of all that decides what the assets are: the lock and the list of parts."""
    recipe = LOCK.read_bytes() + repr((PARTS, sorted(LEFT_OUT))).encode()
    return hashlib.sha256(recipe).hexdigest()


def is_current(target: Path = TARGET) -> bool:
    """Tell whether the assets are there, of this recipe, and of the right sizes. Takes milliseconds."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        sizes_match = all(
            (target / name).stat().st_size == file["bytes"] for name, file in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False
    return sizes_match and manifest["stamp"] == stamp()


def damaged(target: Path = TARGET) -> tuple[str, ...]:
    """Return the files that are missing or differ from the manifest by their SHA-256."""
    files = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["files"]
    return tuple(name for name, file in files.items() if _sha256(target / name) != file["sha256"])


def ensure(progress: Progress = say, *, target: Path = TARGET) -> Path:
    """Build the assets unless they are there already, and return their folder.

    Raises SetupFailed when npm is missing or fails, or when an archive is not the one the lock names.
    """
    if is_current(target):
        return target
    with tempfile.TemporaryDirectory(prefix="pic2latex-assets-") as scratch:
        archives = fetch(read_lock(), Path(scratch), progress)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target, so that the last step is a rename and nobody ever sees half a folder.
        staging = Path(tempfile.mkdtemp(prefix="javascript-", dir=_staging_parent(target)))
        try:
            _lay_out(archives, staging)
            _write_manifest(staging)
            staging.chmod(0o755)
            _swap(staging, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    progress(f"The JavaScript assets are in {target}.")
    return target


def _staging_parent(target: Path) -> Path:
    if target != TARGET:
        return target.parent
    (ROOT / "build").mkdir(exist_ok=True)
    return ROOT / "build"


def fetch(packages: Sequence[Package], folder: Path, progress: Progress) -> dict[str, Path]:
    """Fetch packages from npm's registry into `folder` and return their archives by the packages' names.

    One npm for all: its start takes longer than what it does. Raises SetupFailed as `ensure` does.
    """
    progress(f"Fetching {', '.join(f'{each.name} {each.version}' for each in packages)} with npm.")
    wanted = [f"{each.name}@{each.version}" for each in packages]
    _npm("pack", *wanted, "--pack-destination", str(folder), folder=folder)
    return {each.name: _checked(each, folder) for each in packages}


def _checked(package: Package, folder: Path) -> Path:
    """Return the archive that npm wrote for a package. Raises SetupFailed when it is not the one the lock names."""
    archive = folder / f"{package.name.removeprefix('@').replace('/', '-')}-{package.version}.tgz"
    digest = hashlib.sha512(archive.read_bytes()).digest()
    found = "sha512-" + base64.b64encode(digest).decode()
    if found != package.integrity:
        raise SetupFailed(
            f"The archive of {package.name} {package.version} is not the one the lock names: its hash is {found}.",
            "Somebody changed the package, the mirror or the lock. Do not use it before you know who and why.",
        )
    return archive


def _npm(*arguments: str, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SetupFailed(
            "The JavaScript assets are missing, and npm is not installed to fetch them.",
            "Install Node.js with npm (on Debian: apt-get install nodejs npm), then run "
            "'python3 installer/assets.py' again. A built wheel or source archive needs no npm.",
        )
    command = [npm, *arguments, "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=NPM_SECONDS,
            check=False,
            encoding="utf-8",
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupFailed(f"npm could not be run: {error}.", "Check that 'npm --version' works.") from error
    if done.returncode != 0:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise SetupFailed(
            f"npm could not fetch a package:\n{last}",
            "Check the network and npm's registry setting, and retry.",
        )


def _lay_out(archives: dict[str, Path], staging: Path) -> None:
    missing = set(PARTS)
    for package, archive in archives.items():
        parts = [part for part in PARTS if part.package == package]
        for part, name, content in _members(archive, parts):
            path = staging / part.target / name.rsplit("/", 1)[-1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            missing.discard(part)
    for part in missing:
        raise SetupFailed(
            f"The package {part.package} has no file {part.pattern}.",
            "The list of parts in installer/assets.py does not fit the version in the lock.",
        )


def _members(archive: Path, parts: Sequence[AssetPart]) -> Iterator[tuple[AssetPart, str, bytes]]:
    """Yield the regular files of an npm archive that belong to a part, by their names inside the package."""
    with tarfile.open(archive, "r:gz") as packed:
        for member in packed:
            name = member.name.partition("/")[2]
            part = next((part for part in parts if member.isreg() and part.holds(name)), None)
            content = packed.extractfile(member) if part is not None else None
            if part is not None and content is not None:
                yield part, name, content.read()


def _write_manifest(staging: Path) -> None:
    paths = sorted(path for path in staging.rglob("*") if path.is_file())
    files = {
        path.relative_to(staging).as_posix(): {"sha256": _sha256(path), "bytes": path.stat().st_size}
        for path in paths
    }
    packages = [{"name": p.name, "version": p.version, "licence": p.licence} for p in read_lock()]
    manifest = {"stamp": stamp(), "packages": packages, "files": files}
    (staging / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _swap(staging: Path, target: Path) -> None:
    """Put `staging` in the place of `target`. Somebody who builds at the same moment may win: both are the same."""
    old = staging.with_name(staging.name + "-old")
    if target.exists():
        target.rename(old)
    try:
        staging.replace(target)
    except OSError:
        if not is_current(target):
            raise
    shutil.rmtree(old, ignore_errors=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line; returns 0 when the assets are there and whole."""
    parser = argparse.ArgumentParser(description="Build the JavaScript assets that the program ships.")
    parser.add_argument(
        "--verify", action="store_true", help="compare every file with the manifest; fetch nothing"
    )
    arguments = parser.parse_args(argv)
    if arguments.verify:
        wrong = damaged() if is_current() else (MANIFEST,)
        for name in wrong:
            print(f"Missing or changed: {name}", file=sys.stderr)
        return 1 if wrong else 0
    try:
        ensure()
    except SetupFailed as error:
        say(str(error))
        say(error.remedy)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
