"""The form of a session in the draft: its fields, its rows of people and items, and the page around them."""
