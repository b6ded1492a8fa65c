"""The file formats of Outlook, Outlook Express and Outlook for Mac."""
