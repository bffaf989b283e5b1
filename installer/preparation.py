"""What must be there before a program or a check can run: system packages, page assets, Python packages."""

from pathlib import Path

from installer import virtual_environment
from installer.progress import Progress, SetupFailed

BUILT = virtual_environment.ROOT / "resources" / "pic2latex_resources" / "javascript"


def prepare(extras: frozenset[str], system: str, progress: Progress) -> Path:
    """Bring what is missing and return the interpreter to run with. Raises SetupFailed.

    `system` names an entry of `debian.NEEDS`. Costs a few milliseconds when all is there.
    """
    if BUILT.is_dir() and virtual_environment.is_ready(
        virtual_environment.ROOT, virtual_environment.VENV, extras
    ):
        return virtual_environment.python_of(virtual_environment.VENV)
    from installer import assets, debian  # not needed, so not loaded, when all is ready

    brings_assets = not assets.is_current()
    debian.ensure(debian.NEEDS[system] + (debian.ASSETS if brings_assets else ()), progress)
    python = virtual_environment.ensure(extras, progress)
    if brings_assets:
        _bring_assets(progress)
    return python


def _bring_assets(progress: Progress) -> None:
    """Build the page assets. Pictures can be read without them, so a failure is told and not more."""
    from installer import assets

    try:
        assets.ensure(progress)
    except OSError as error:
        progress(f"The JavaScript assets could not be built: {error.strerror or error}.")
        progress("Going on without: formulas cannot be drawn or checked until then.")
    except SetupFailed as error:
        progress(str(error))
        progress(error.remedy)
        progress("Going on without: formulas cannot be drawn or checked until then.")
