from .locks import _get_lock
from .pages import Page
