from .files import write

write()
