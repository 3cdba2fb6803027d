"""The live view: what every room looks like now, folded from the newest state of each door, and the stream of its changes."""
