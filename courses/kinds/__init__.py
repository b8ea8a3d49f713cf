"""The kinds of activity, one room each: document, play and template.

What hosts do with a kind (rows, fields, pages) does not belong here.
"""
