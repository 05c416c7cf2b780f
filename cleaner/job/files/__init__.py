"""Files that are one document each.

`work` cleans them into the output folder, which `folder` guards. `inplace` cleans them where they lie, and `compose`
joins the manifests of two such cleanings. `single` cleans one document that is at hand.
"""
