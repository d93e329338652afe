"""One module a format. Each has `read(data: bytes) -> Parsed`; the table that names them is `index.readers.FORMATS`.

A format's function is given the bytes of a stranger's file, in a process with limits (`index.sandbox`), and returns one
immutable text with a Region for every block of it, what the file says of itself, and where its pages begin. It imports its
library when it is called, never touches the network or another file, and raises BadSource where there is no text to be had.
"""
