"""From the broker to the store: taken, decided, committed in batches, acknowledged after the commit."""
