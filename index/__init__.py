"""Articles in, a searchable index out."""

import os

# Read by onnxruntime when it is imported: without it, it keeps an identifier of the machine and reports to its makers.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
