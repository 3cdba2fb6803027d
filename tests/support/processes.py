"""What the machine says of processes."""

from pathlib import Path


def exists(pid: int) -> bool:
    """Whether the process runs; one that ended and is not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
