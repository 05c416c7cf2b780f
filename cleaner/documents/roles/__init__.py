"""What the elements of a page are for.

`names` tells by what they are called, `furniture` by what they are and hold, too; `landmarks` says whether the page
names its parts at all.
"""
