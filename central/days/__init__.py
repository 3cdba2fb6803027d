"""A room's days: a random key for pseudonyms, destroyed with the day, and the declarations on file under it."""
