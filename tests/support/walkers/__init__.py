"""People walking through two beams, physics first.

Bodies have depths and swinging arms and move along a path; the beams see the bodies; the truth is where the bodies went, never what
the beams said. Nothing here imports the detector.
"""
