"""The organisers' desk: the list of registrations, decisions about them, places, exports."""
