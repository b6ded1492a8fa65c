"""Makers of tiny stores and watchers over them."""
