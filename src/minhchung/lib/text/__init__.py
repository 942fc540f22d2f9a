"""Text as people type it: one spelling for many, and the words of any script.

Doors: `fold.fold`, `fold.normal`, `fold.tokens`. Imports nothing of ours.
"""
