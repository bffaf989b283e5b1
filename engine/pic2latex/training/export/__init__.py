"""Trained checkpoints to ONNX model folders, and the check that both agree."""
