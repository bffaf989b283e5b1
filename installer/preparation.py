"""What must be there before a program or a check can run: system packages, page assets, Python packages."""

from pathlib import Path

from installer import environment
from installer.progress import Progress, SetupFailed

BUILT = environment.ROOT / "resources" / "pic2latex_resources" / "javascript"


def prepare(extras: frozenset[str], system: str, progress: Progress) -> Path:
    """Bring what is missing and return the interpreter to run with. Raises SetupFailed.

    `system` names an entry of `debian.NEEDS`. Costs a few milliseconds when all is there.
    """
    if not (BUILT.is_dir() and environment.is_ready(environment.ROOT, environment.VENV, extras)):
        from installer import debian  # not needed, so not loaded, when all is ready

        debian.ensure(debian.NEEDS[system], progress)
        _bring_assets(progress)
    return environment.ensure(extras, progress)


def _bring_assets(progress: Progress) -> None:
    """Build the page assets. Pictures can be read without them, so a failure is told and not more."""
    from installer import assets, debian

    if assets.is_current():
        return
    debian.ensure(debian.ASSETS, progress)
    try:
        assets.ensure(progress)
    except SetupFailed as error:
        progress(str(error))
        progress(error.remedy)
        progress("Going on without: formulas cannot be drawn or checked until then.")
