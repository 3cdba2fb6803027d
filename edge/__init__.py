"""The door unit: scans passes, counts crossings, drives the light, reports over MQTT."""
