"""What tells people a new address: the letter, whom it goes to, the drafts, and the list to print."""
