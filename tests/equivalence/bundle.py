"""Programs of several modules in one text: each but the first behind a line `# module: NAME`.

The order of the modules is that in which they may be imported.
"""

MARK = "# module: "


def join(main, modules):
    """Return the text of a program and its other modules."""
    return main + "".join("%s%s\n%s" % (MARK, name, text) for name, text in modules.items())


def split(text):
    """Return the text of the program, and those of its other modules by name."""
    main, *others = ("\n" + text).split("\n" + MARK)
    modules = dict(other.split("\n", 1) for other in others)
    return main[1:] + ("\n" if others else ""), modules


def runnable(text):
    """Return one text that makes the modules anew and then is the program."""
    main, modules = split(text)
    if not modules:
        return text
    lines = ["import sys, types"]
    for name, source in modules.items():
        lines += [
            "sys.modules[%r] = types.ModuleType(%r)" % (name, name),
            "exec(compile(%r, %r, 'exec', dont_inherit=True), sys.modules[%r].__dict__)" % (source, name, name),
        ]
    return "\n".join(lines) + "\n" + main
