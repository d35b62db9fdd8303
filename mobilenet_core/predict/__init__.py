"""Predicted latency: what a few measured design points say about all others, with intervals. No torch, no pickles."""

from mobilenet_core.predict.next_points import next_points
from mobilenet_core.predict.observation import Observation
from mobilenet_core.predict.predictor import CONFIDENCE, FittedOn, Predictions, Predictor, fit

__all__ = ["CONFIDENCE", "FittedOn", "Observation", "Predictions", "Predictor", "fit", "next_points"]
