"""Threats to multimodal foundation models, their defenses and the evidence, as one graph."""
