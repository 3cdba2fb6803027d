"""All that is said over MQTT: topics, messages, and the codec that checks them on send and on receive.

A pure leaf, used by the unit (its publisher and owner) and by central. It knows no clock, file, socket or broker.
"""
