"""A chart of points with no known accuracy: why there is nothing to draw, in its place."""

from app.charts.shared import Figure, Note, figure
from app.language import Language
from app.language.accuracies import told
from app.services.choice.choose import Shown
from mobilenet_core.accuracy import name_of


def without_accuracy(shown: Shown, language: Language) -> Figure:
    """No trace, and a sentence in the middle of the plot."""
    question = shown.question
    none = told(shown.no_accuracy, name_of(question.accuracy_set), question.precision, language)
    note = Note(none.why if none else "", 0.5, 0.5, "axis", "center", xref="paper", yref="paper")
    return figure([], [note], xaxis={"visible": False}, yaxis={"visible": False})
