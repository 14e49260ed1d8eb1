"""Broken on purpose: each folder, put on PYTHONPATH, switches one safety off in every process of an install.

A benchmark that finds nothing lost must find losses with these, or it would not see them at all.
Python imports `sitecustomize` at its start (docs of the module `site`).
"""
