"""What goes over the wire: analytic answers, measured ones, and the catalogue."""
