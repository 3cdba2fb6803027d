"""Pure rules of the door: crossings, ledger folding, occupancy, light, admission. Time is an argument everywhere."""
