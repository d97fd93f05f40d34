"""santei through ctypes: masters, sessions, refusals as exceptions. Nothing beyond the standard library."""

import ctypes
import json
from ctypes import POINTER, Structure, byref, c_char_p, c_size_t, c_uint32, c_void_p

OK = 1


class Text(Structure):
    _fields_ = [("data", c_void_p), ("length", c_size_t)]

    def __str__(self):
        return ctypes.string_at(self.data, self.length).decode()


def library(path="libsantei.so.0"):
    """The library with its prototypes. Without them ctypes would cut handles to 32 bits."""
    loaded = ctypes.CDLL(path)
    outputs = [POINTER(c_void_p), POINTER(c_void_p)]
    for name, arguments in {
        "santei_masters_open": [c_void_p, c_size_t, c_uint32, *outputs],
        "santei_masters_free": [c_void_p],
        "santei_session_new": [c_void_p, *outputs],
        "santei_session_free": [c_void_p],
        "santei_session_calculate": [c_void_p, c_char_p, c_size_t, *outputs],
        "santei_result_text": [c_void_p, POINTER(Text)],
        "santei_result_free": [c_void_p],
        "santei_error_json": [c_void_p, POINTER(Text)],
        "santei_error_free": [c_void_p],
    }.items():
        function = getattr(loaded, name)
        function.argtypes, function.restype = arguments, c_uint32
    return loaded


class Refused(Exception):
    """What the library said: `problems` is a list of {code, slug, severity, at, ja, en, citation}."""

    def __init__(self, problems):
        super().__init__(problems[0]["en"])
        self.problems = problems


class Session:
    """A session over the embedded masters. One thread at a time."""

    def __init__(self, path="libsantei.so.0"):
        self.library, self.masters, self.session = library(path), None, None
        self.masters = self.handle(self.library.santei_masters_open, None, 0, 0)
        self.session = self.handle(self.library.santei_session_new, self.masters)

    def handle(self, function, *arguments):
        output, error = c_void_p(), c_void_p()
        if function(*arguments, byref(output), byref(error)) == OK:
            return output
        text = Text()
        self.library.santei_error_json(error, byref(text))
        problems = json.loads(str(text))["errors"]
        self.library.santei_error_free(error)
        raise Refused(problems)

    def calculate(self, claim):
        """The Outcome of a claim, given as bytes of JSON."""
        result, text = self.handle(self.library.santei_session_calculate, self.session, claim, len(claim)), Text()
        self.library.santei_result_text(result, byref(text))
        outcome = json.loads(str(text))
        self.library.santei_result_free(result)
        return outcome

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.library.santei_session_free(self.session)
        self.library.santei_masters_free(self.masters)
