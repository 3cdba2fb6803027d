"""The aggregator: keeps every crossing, shows every room live, tells the units what is in force."""
