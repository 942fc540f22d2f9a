"""Plain libraries: no Django, no knowledge of each other or of the rooms above.

text            folding and tokens, for every script, Vietnamese first
retrieval       the index: words, character grams, vectors; their fusion; the decision; the measure
archive         guarded HTTP
claimreview     reading published fact-checks in all the shapes that sites give them
"""
