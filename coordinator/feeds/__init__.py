"""iCalendar feeds of what has been released, and how to subscribe."""
