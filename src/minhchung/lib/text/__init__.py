"""Text as people type it: one spelling for many, the words of any script, personal data taken out, a hint of its kind.

Doors: `fold.fold`, `fold.normal`, `fold.tokens`; `redact.redact`, `redact.find`; `recall.recall`; `checkable.hint`.
Imports nothing of ours.
"""
