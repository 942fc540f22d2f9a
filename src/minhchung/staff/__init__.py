"""Who works here: accounts, roles, invitations, and the ways of signing in. The only room that knows an e-mail address.

Doors: `people` (frozen dataclasses, ids and plain values; nobody outside imports `models`). Other rooms speak of a
person by the integer id. Files in reading order: roles, models, phrase, crew, rights, links, people; each may import
only those before it. Must not import record, desk, site, web, cli or project.
"""
