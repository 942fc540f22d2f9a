"""Finds the published checks that a message is about, and says honestly whether one answers it.

Doors: `index.Index` (open, add, rebuild, encode, search), `decide.decide` and `decide.label`, `measure` for
figures; `shapes` holds what goes in and comes out. Must not import a framework or another library of ours: words
come in as `tokens`.
"""

import os

# Read by OpenMP when the encoder and faiss are loaded. Threads that spin while they wait take the cores from whoever
# else computes: with two other encoders at work, 100 ms a text against 35 (bench/threads.py).
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
