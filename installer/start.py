"""Set everything up and start Pic2LaTeX.

    python3 installer/start.py                          the desktop program
    python3 installer/start.py recognize picture.png    the command line, with any of its arguments
    python3 installer/start.py --download FOLDER        collect all that is installed, for a machine without a network
    python3 installer/start.py --offline FOLDER ...     install from such a folder, then start

The first start makes `.venv` in the project's folder and installs what is needed there; later ones begin at
once.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.interpreter import require_python

require_python()

import os
from dataclasses import dataclass

from installer.preparation import prepare
from installer.progress import SetupFailed, say


@dataclass(frozen=True, slots=True)
class Program:
    """What can be started: a module, the extras of pyproject.toml and the system packages it needs."""

    module: str
    extras: frozenset[str]
    system: str


COMMAND_LINE = Program("pic2latex", frozenset(), "engine")
DESKTOP = Program("pic2latex_desktop", frozenset({"desktop"}), "desktop")


def main(arguments: list[str]) -> int:
    """Bring up what the asked program needs and become it; return an exit code only when that fails."""
    try:
        if arguments[:1] in (["--download"], ["--offline"]):
            chosen, folder, *arguments = [*arguments, ""] if len(arguments) == 1 else arguments
            if not _without_network(chosen, folder):
                return 0
        program = COMMAND_LINE if arguments else DESKTOP
        python = prepare(program.extras, program.system, say)
    except SetupFailed as error:
        say(str(error))
        say(error.remedy)
        return 1
    except KeyboardInterrupt:
        say("Set-up was interrupted. The next start takes it up again.")
        return 130
    # -P: a numpy.py that lies where the user happens to be must not be imported.
    return _become((str(python), "-P", "-m", program.module, *arguments))


def _without_network(chosen: str, folder: str) -> bool:
    """Collect what an installation needs, or use what was collected; return whether to go on. Raises SetupFailed."""
    from installer import offline

    if not folder:
        raise SetupFailed(f"{chosen} needs a folder.", f"Write: python3 installer/start.py {chosen} FOLDER")
    if chosen == "--download":
        offline.download(Path(folder), DESKTOP.extras, say)
        return False
    offline.use(Path(folder), say)
    return True


def _become(command: tuple[str, ...]) -> int:
    """Replace this process, so that signals and exit code are the program's own; Windows can only wait."""
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    import subprocess  # Windows only

    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
