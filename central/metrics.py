"""The figures of the running service, in a registry of its own. Labels are bounded: never a room, a door or a text from outside."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


class Metrics:
    """All instruments; thread-safe."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.messages = Counter(
            "counterroom_messages",
            "Messages from the broker by kind (the topic's leaf) and result (taken, repeated, or why not)",
            ("kind", "result"),
            registry=self.registry,
        )
        self.rows = Counter("counterroom_rows_stored", "Ledger rows stored", registry=self.registry)
        self.rows_per_commit = Histogram(
            "counterroom_rows_per_commit",
            "Ledger rows in one transaction",
            buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000),
            registry=self.registry,
        )
        self.commit_s = Histogram(
            "counterroom_commit_seconds",
            "Time of one transaction of the ingest",
            buckets=_FAST,
            registry=self.registry,
        )
        self.commit_failures = Counter(
            "counterroom_commit_failures", "Transactions tried again", registry=self.registry
        )
        self.edge_to_central_s = Histogram(
            "counterroom_edge_to_central_seconds",
            "From the beam's edge to the live view, by the unit's clock and ours",
            buckets=_FAST,
            registry=self.registry,
        )
        self.queue = Gauge("counterroom_ingest_queue", "Messages waiting to be taken", registry=self.registry)
        self.broker_up = Gauge("counterroom_broker_up", "1 while connected to the broker", registry=self.registry)
        self.rooms = Gauge(
            "counterroom_rooms", "Rooms by how much they need attention", ("attention",), registry=self.registry
        )
        self.people = Gauge("counterroom_people_inside", "People inside all rooms", registry=self.registry)
        self.doors = Gauge(
            "counterroom_doors", "Doors by whether their unit is online", ("online",), registry=self.registry
        )
        self.live_clients = Gauge("counterroom_live_clients", "Open live streams", registry=self.registry)
        self.live_frames = Counter(
            "counterroom_live_frames", "Room frames handed to live streams", registry=self.registry
        )
        self.live_fan_out_s = Histogram(
            "counterroom_live_fan_out_seconds",
            "Time to hand one change to all live streams",
            buckets=_FAST,
            registry=self.registry,
        )
        self.live_skips = Counter(
            "counterroom_live_skips", "Times a slow live stream skipped to the newest state", registry=self.registry
        )
        self.contacts_oldest_days = Gauge(
            "counterroom_contacts_oldest_days",
            "Age in days of the oldest contact that is there; -1 where there is none",
            registry=self.registry,
        )
        self.contacts_waiting = Gauge(
            "counterroom_contacts_waiting",
            "Contacts that wait in memory since the keys of their day cannot be used",
            registry=self.registry,
        )
        self.contacts_overdue = Gauge(
            "counterroom_contacts_overdue",
            "1 while contacts are there that had to be gone by today",
            registry=self.registry,
        )
