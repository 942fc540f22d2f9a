"""Minh Chứng: an open, self-hosted fact-checking desk.

The flow: a message is matched, as sent and in memory only, against published checks; the desk answers
with the checks that settle it, or says honestly that none does.

Layers, lowest first (enforced by import-linter in ./test):

    errors              the error tree and its messages
    lib                 plain libraries; no Django, no knowledge of each other or of us
    record              what is public and only grows (Django app)
    verify              what a stranger needs to check a published record; no Django, no record
    site                the public site as plain files, made from the record (Django app, for its templates)
    web                 HTTP: the ask page, the API, and the files of the site
    cli, project        commands; settings, addresses, the server
"""

__version__ = "0.1.0"
