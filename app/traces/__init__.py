"""What mail programs keep beside their mail, one module for each kind of file, listed in `registry`.

A module may offer two readers over one parser: `TRACE_KIND` reads the people a file knows (its address traces),
`INDEX` the list of messages a program keeps, to compare an archive with.
"""
