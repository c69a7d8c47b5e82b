"""The lanes of a column: strips over one time axis, drawn in pyqtgraph's views.

pyqtgraph also imports NVIDIA's bindings, where torch has brought them, for a widget that is not used here. That takes a
tenth of the time in which the window starts, so they are out of reach while it is imported.
"""

import sys

_BINDINGS = "cuda.bindings"

if _BINDINGS not in sys.modules:
    sys.modules[_BINDINGS] = None  # an import of it now fails as if it were not installed
    import pyqtgraph  # noqa: F401

    del sys.modules[_BINDINGS]
