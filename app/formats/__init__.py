"""How each kind of file that holds mail is read, a package per family; `reading` is what others import."""
