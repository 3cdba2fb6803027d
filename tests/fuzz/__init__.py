"""Fuzzing of everything that reads a code, a message, a form or a file: what is fed, how it is spoilt, and what counts as a fault."""
