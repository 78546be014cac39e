"""The day itself: now and next, planned and actual times, shifts, hall screens and door sheets."""
