"""A labelled set of senders: five invented mailboxes whose every sender is known, to measure the address book by."""
