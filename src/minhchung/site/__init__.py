"""The public site: plain files made from the record and from nothing else, so that any web server can hand them out.

Doors: `build.build`, `build.build_in_background`; `preview.page`, `preview.share` (a check before it is published);
`changes.differences`, `changes.compare` (word by word; the templates site/changes.html and site/pieces.html show them).
`words` (verdicts, topics, days and numbers in the reader's language) and `assets` are used by web too.
Reads `record` through its doors and must not import web, cli or project.
"""
