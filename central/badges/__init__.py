"""Staff badges: issued here, printed once, withdrawn here."""
