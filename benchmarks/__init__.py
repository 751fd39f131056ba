"""What kg reaches: how fast it is, and how well it reads texts that others have labelled.

``python -m benchmarks speed`` times the command line beside what a user would otherwise pay for; ``python -m benchmarks
extraction`` runs the outside measures and prints one table with the published figures. Nothing here decides whether a
test passes. Data of others is read from a folder beside the project, never copied into it.
"""
