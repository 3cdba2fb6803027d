"""The files Mosquitto runs on: who may connect, who may say what, and the certificates of its TLS.

Written from the registry's rooms and doors by `counterroom-central broker`, and by the demo. It knows no database and no
MQTT client.
"""
