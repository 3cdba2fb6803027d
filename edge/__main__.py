"""The command line of the door unit. Each command lives in `edge.commands` and is imported only when it is used."""

from edge.commands.lazy import LazyGroup

main = LazyGroup(
    package="edge.commands",
    commands={
        "run": "Run the door unit.",
        "simulate": "Run a unit with simulated pins and camera frames.",
        "scan": "Read and judge the codes in pictures.",
        "judge": "Judge QR texts given on standard input.",
        "count": "Count the crossings in recorded beam traces.",
        "check": "Check a configuration file.",
        "focus": "Show how sharp the camera sees a code.",
    },
    help="Door unit of counterroom: scans passes, counts people, drives the light, reports over MQTT.",
)

if __name__ == "__main__":
    main()
