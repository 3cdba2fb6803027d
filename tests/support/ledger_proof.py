"""Everything that may befall a ledger's disk, in one run: `python -m tests.support.ledger_proof [--seeds N]`.

Prints how often the power was cut, the writer killed, a call refused and a file damaged, and in how many cases the answer was none that is
stated; the exit status says whether there was one.
"""

import argparse
import subprocess
import sys


def main() -> int:
    """Run the proofs one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.ledger_proof", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="lives in which the power is cut everywhere")
    seeds = parser.parse_args().seeds
    proofs = {
        "power_loss": ("the power is cut after every write", "--seeds", str(seeds)),
        "ledger_kills": ("the writer is killed at random moments", "--kills", str(100 * seeds)),
        "failing_calls": ("the system refuses each call in turn",),
        "ledger_damage": ("the files are damaged in every manner", "--damages", str(1000 * seeds)),
    }
    failed = []
    for name, (words, *arguments) in proofs.items():
        print(f"\n== {words}: python -m tests.support.{name} {' '.join(arguments)}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.support.{name}", *arguments], check=False).returncode:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
