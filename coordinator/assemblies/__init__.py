"""The assembly: hosts and partners, venue, rooms, tracks, dates, team, public page."""
