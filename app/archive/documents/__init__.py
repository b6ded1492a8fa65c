"""The pages and lists that stand beside the mail: record, statement, certificate, report."""
