"""The figures, one file each: pure functions from rows to a Plotly figure.

A figure carries data and layout but no template and no theme's colours: each trace says its role in `meta`, and the
page (static/draw.js) paints roles with its light or dark tokens. In a notebook `go.Figure(json)` shows it as it is.
"""
