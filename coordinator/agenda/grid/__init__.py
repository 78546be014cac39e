"""The agenda builder: one day of the draft as a grid of rooms and hours, and the answers to each move in it."""
