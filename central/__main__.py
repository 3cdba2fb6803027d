"""The command line of central, as a program."""

import sys


def main() -> None:
    """Run it. Ctrl-C while its libraries load, which takes a second, ends it as it does afterwards."""
    try:
        from central import commands
    except KeyboardInterrupt:
        sys.exit("\nAborted!")
    commands.main(prog_name="counterroom-central")


if __name__ == "__main__":
    main()
