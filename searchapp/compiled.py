"""Loops compiled by numba, where the setting ``kernels`` and the machine allow them.

The rooms that have such loops each keep them in modules of their own, which alone import
numba; here is the one rule for when those modules are used.

Depends on: errors. Used by: enrich.tagger_kernels, engine.embedded.kernels.
"""

import logging
from importlib import import_module
from types import ModuleType
from typing import Final

from searchapp.errors import SettingError

_LOG = logging.getLogger(__name__)

NUMPY: Final = "numpy"
NUMBA: Final = "numba"
AUTO: Final = "auto"


def import_compiled(choice: str, module: str) -> ModuleType | None:
    """Import a module of compiled loops.

    Args:
        choice: ``auto``, ``numpy`` or ``numba``.
        module: Full name of a module that imports numba.

    Returns:
        The module, or None when numpy is to do its work: so chosen, or numba is not there.

    Raises:
        SettingError: ``numba`` is chosen and cannot be imported.
    """
    if choice == NUMPY:
        return None
    try:
        return import_module(module)
    except ImportError as error:
        if choice == NUMBA:
            raise SettingError(
                "SEARCHAPP_KERNELS", f"numba 无法使用：pip install 'searchapp[fast]'（{error}）"
            ) from error
        _LOG.info("numba 无法使用（%s），改用 numpy", error)
        return None
