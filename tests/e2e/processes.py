"""Which processes a desk and a program have started, read from /proc."""

from pathlib import Path

from tests.e2e.xvfb_session import Desk, Program


def started_on(desk: Desk) -> set[str]:
    """Return the names of all processes that were started on this desk, however they were started."""
    home = f"HOME={desk.environ['HOME']}\0".encode()
    return {
        name
        for process in Path("/proc").glob("[0-9]*")
        for name in [_name_if(process, home)]
        if name and name not in {"Xvfb", "openbox"}
    }


def _name_if(process: Path, variable: bytes) -> str:
    try:
        if variable in (process / "environ").read_bytes():
            return (process / "comm").read_text(encoding="utf-8").strip()
    except OSError:
        pass  # it ended meanwhile
    return ""


def children_of(program: Program) -> list[str]:
    tasks = Path(f"/proc/{program.process.pid}/task")
    return [number for task in tasks.iterdir() for number in _children_of_thread(task)]


def _children_of_thread(task: Path) -> list[str]:
    try:
        return (task / "children").read_text(encoding="ascii").split()
    except OSError:
        return []  # it ended meanwhile, and its children are another thread's now


def renderers_of(parent: int) -> list[int]:
    """Return the browser's renderers among the descendants of a process.

    A renderer is forked off a zygote and may go on with its command line; then its threads tell it apart.
    """
    parents, found = {parent}, []
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda folder: int(folder.name)):
        try:
            status = (folder / "stat").read_text(encoding="utf-8")
            words = (folder / "cmdline").read_bytes()
            threads = {file.read_text(encoding="utf-8").strip() for file in folder.glob("task/*/comm")}
        except OSError:
            continue
        if int(status.rpartition(")")[2].split()[1]) in parents:
            parents.add(int(folder.name))
            if b"--type=renderer" in words or (b"--type=zygote" in words and "Compositor" in threads):
                found.append(int(folder.name))
    return found
