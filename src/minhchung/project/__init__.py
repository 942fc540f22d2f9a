"""What ties the rooms together: settings, addresses, the log that keeps no question, the server.

Doors: `config.read`, `boot.start` (Django ready, data folder there, tables migrated), `server.serve`.
"""
