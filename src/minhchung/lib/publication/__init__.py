"""What is published, as documents and as entries of the log: plain values with one canonical form of bytes each.

Doors: `document.read`, `document.encode`, `document.decode`, `entry.encode`, `entry.decode`, `canonical.digest`,
`markdown.render`.
Files in reading order: canonical, markdown, fields, document, entry. Must not import Django or another library of ours.
"""
