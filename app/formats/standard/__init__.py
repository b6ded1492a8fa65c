"""Open formats any mail program may write: mbox, Maildir, MH, .eml, vCard, and archives of them."""
