"""Cleans whole dumps. `run` is the composition of the rest.

`options` holds what the user asks for, `plan` what will be read and written, `workers` the processes, `outcome` and
`tally` the counts. Each kind of work has a folder: `files`, `records`, `convert` and `restore`.
"""
