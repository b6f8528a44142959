from .locks import _LOCK
from .pages import Page
