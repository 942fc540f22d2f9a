"""The public site: plain files made from the record and from nothing else, so that any web server can hand them out.

Doors: `build.build`; `words` (verdicts, topics, days and numbers in the reader's language) and `assets` are used by web
too. Reads `record` through its doors and must not import web, cli or project.
"""
