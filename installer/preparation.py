"""What must be there before a program or a check can run: system packages, page assets, Python packages."""

from pathlib import Path

from installer import environment
from installer.progress import Progress

BUILT = environment.ROOT / "resources" / "pic2latex_resources" / "javascript"


def prepare(extras: frozenset[str], system: str, progress: Progress) -> Path:
    """Bring what is missing and return the interpreter to run with. Raises SetupFailed.

    `system` names an entry of `debian.NEEDS`. Costs a few milliseconds when all is there.
    """
    if not (BUILT.is_dir() and environment.is_ready(environment.ROOT, environment.VENV, extras)):
        from installer import assets, debian  # not needed, so not loaded, when all is ready

        debian.ensure(debian.NEEDS[system], progress)
        assets.ensure(progress)
    return environment.ensure(extras, progress)
