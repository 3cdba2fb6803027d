"""What is in force in each room, and telling the units."""
