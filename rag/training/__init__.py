"""What is fitted on public data, each by one command on a folder of it."""
