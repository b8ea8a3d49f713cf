"""The one front end of the activities: shared macros, a small script, styles and message catalogues.

Where a move is stored, and the page around the activity, belong to the hosts. Hosts use
`courses.player.frame`, `courses.player.moves` and `courses.player.rendering`; this file
imports none of them, because texts ask the catalogue for words and need nothing else.
"""
