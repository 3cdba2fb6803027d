"""Citizens declare their health and get a signed QR code for the door. What they type is judged, answered and forgotten."""
