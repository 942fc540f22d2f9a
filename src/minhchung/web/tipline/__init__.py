"""The tipline: pages and an API by which strangers send what they saw, and read what became of it.

No account, no cookie, no session, no script. Of the public pages only these and `web.reply` know the desk.
`form` takes a tip, `receipt` shows where it stands, `feed` follows its claim, `api` does the same for programs.
"""
