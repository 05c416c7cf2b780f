"""Makes text of bytes.

`sniff` tells pages from texts. `decode` reads a text such that every byte can be had back, `charset` a page as browsers
do, by a `guess` where the page declares nothing. `archive` takes a page out of the web archive that it was saved in.
"""
