"""The core of numpy in the Python of the sandbox: source text, which runs only there."""

from __future__ import annotations

CORE = """
import math as _math
_nan, _inf = float('nan'), float('inf')
_py_abs, _py_len, _py_max, _py_min, _py_sum, _py_round = abs, len, max, min, sum, round
_py_all, _py_any = all, any

def _exp(x):
    return _inf if x > 709.78 else _math.exp(x)

def _log(x, f):
    return -_inf if x == 0 else _nan if x < 0 else f(x)

def _divide(a, b):
    if b == 0:
        return _nan if a == 0 or a != a else _inf if a > 0 else -_inf
    return a / b

def _raw(x):
    if isinstance(x, _Array):
        return x.items
    if isinstance(x, (list, tuple)):
        return [_raw(v) for v in x]
    return x

def _wrap(x):
    return _Array(x) if isinstance(x, list) else x

def _map(f, x):
    return [_map(f, v) for v in x] if isinstance(x, list) else f(x)

def _depth(x):
    n = 0
    while isinstance(x, list):
        n += 1
        x = x[0] if x else 0
    return n

def _map2(f, a, b):
    da, db = _depth(a), _depth(b)
    if da == 0 and db == 0:
        return f(a, b)
    if da > db:
        return [_map2(f, v, b) for v in a]
    if db > da:
        return [_map2(f, a, v) for v in b]
    if _py_len(a) == 1:
        return [_map2(f, a[0], v) for v in b]
    if _py_len(b) == 1:
        return [_map2(f, v, b[0]) for v in a]
    if _py_len(a) != _py_len(b):
        raise ValueError('operands could not be broadcast together')
    return [_map2(f, v, w) for v, w in zip(a, b)]

def _flat(x):
    if not isinstance(x, list):
        return [x]
    out = []
    for v in x:
        if isinstance(v, list):
            out.extend(_flat(v))
        else:
            out.append(v)
    return out

def _shape(x):
    shape = []
    while isinstance(x, list):
        shape.append(_py_len(x))
        x = x[0] if x else 0
    return tuple(shape)

def _binary(f):
    return lambda a, b: _wrap(_map2(f, _raw(a), _raw(b)))

def _dot(a, b):
    a, b = _raw(a), _raw(b)
    da, db = _depth(a), _depth(b)
    if da == 0 or db == 0:
        return _wrap(_map2(lambda x, y: x * y, a, b))
    if da == 1 and db == 1:
        if _py_len(a) != _py_len(b):
            raise ValueError('shapes not aligned')
        return _py_sum([x * y for x, y in zip(a, b)])
    if db == 1:
        return _Array([_dot(row, b) for row in a])
    columns = [list(c) for c in zip(*b)]
    if da == 1:
        return _Array([_dot(a, c) for c in columns])
    return _Array([[_dot(row, c) for c in columns] for row in a])

class _Array:
    def __init__(self, items):
        self.items = items
        self.shape = _shape(items)
        self.ndim = _py_len(self.shape)
        flat = _flat(items)
        self.size = _py_len(flat)
        self.whole = self.size > 0 and _py_all([isinstance(v, int) for v in flat])
        if self.ndim == 2:
            self.T = self._transposed()
        else:
            self.T = self

    def _transposed(self):
        t = [list(c) for c in zip(*self.items)]
        new = _Array([])
        new.items, new.shape, new.ndim, new.size = t, _shape(t), 2, self.size
        new.whole = self.whole
        new.T = self
        return new

    def __add__(self, o): return _wrap(_map2(lambda a, b: a + b, self.items, _raw(o)))
    def __radd__(self, o): return _wrap(_map2(lambda a, b: a + b, _raw(o), self.items))
    def __sub__(self, o): return _wrap(_map2(lambda a, b: a - b, self.items, _raw(o)))
    def __rsub__(self, o): return _wrap(_map2(lambda a, b: a - b, _raw(o), self.items))
    def __mul__(self, o): return _wrap(_map2(lambda a, b: a * b, self.items, _raw(o)))
    def __rmul__(self, o): return _wrap(_map2(lambda a, b: a * b, _raw(o), self.items))
    def __truediv__(self, o): return _wrap(_map2(_divide, self.items, _raw(o)))
    def __rtruediv__(self, o): return _wrap(_map2(_divide, _raw(o), self.items))
    def __pow__(self, o): return _wrap(_map2(lambda a, b: a ** b, self.items, _raw(o)))
    def __rpow__(self, o): return _wrap(_map2(lambda a, b: a ** b, _raw(o), self.items))
    def __mod__(self, o): return _wrap(_map2(lambda a, b: a % b, self.items, _raw(o)))
    def __neg__(self): return _wrap(_map(lambda a: -a, self.items))
    def __matmul__(self, o): return _dot(self, o)
    def __iter__(self): return iter([_wrap(v) for v in self.items])
    def __repr__(self): return 'array(' + repr(self.items) + ')'
    def __str__(self): return str(self.items)

    def __getitem__(self, i):
        if isinstance(i, tuple):
            first, rest = i[0], i[1:]
            part = self.items[first]
            if not rest:
                return _wrap(part)
            key = rest[0] if _py_len(rest) == 1 else rest
            if isinstance(first, int):
                return _wrap(part)[key] if isinstance(part, list) else part
            return _Array([_raw(_wrap(row)[key]) for row in part])
        return _wrap(self.items[i])

    def __setitem__(self, i, v):
        if self.whole:
            v = _wrap(_map(int, _raw(v)))
        if isinstance(i, tuple):
            if _py_len(i) == 1:
                self[i[0]] = v
            else:
                row = _Array(self.items[i[0]])
                row[i[1] if _py_len(i) == 2 else i[1:]] = v
        elif isinstance(i, int):
            self.items[i] = _raw(v)
        else:
            count = _py_len(self.items[i])
            v = _raw(v)
            self.items[i] = v if isinstance(v, list) else [v] * count

    def sum(self, axis=None): return _sum(self, axis)
    def mean(self, axis=None): return _mean(self, axis)
    def prod(self): return _prod(self)
    def max(self): return _py_max(_flat(self.items))
    def min(self): return _py_min(_flat(self.items))
    def std(self): return _var(self) ** 0.5
    def var(self): return _var(self)
    def argmax(self): return _argmax(self)
    def argmin(self): return _argmin(self)
    def cumsum(self): return _cumsum(self)
    def dot(self, o): return _dot(self, o)
    def copy(self): return _Array(_map(lambda x: x, self.items))
    def tolist(self): return _map(lambda x: x, self.items)
    def flatten(self): return _Array(_flat(self.items))
    def ravel(self): return _Array(_flat(self.items))
    def transpose(self): return self.T
    def astype(self, t): return _Array(_map(t, self.items))
    def round(self, n=0): return _round(self, n)
    def item(self): return _flat(self.items)[0]
    def reshape(self, *shape): return _reshape(self, *shape)

def _array(x, dtype=None, copy=True, ndmin=0):
    x = _raw(list(x) if isinstance(x, range) else x)
    x = _map(lambda v: v, x)
    return _wrap(_map(dtype, x) if dtype and isinstance(x, list) else x)

def _full(shape, value, dtype=None):
    if isinstance(shape, int):
        return _Array([value] * shape)
    if _py_len(shape) == 1:
        return _Array([value] * shape[0])
    return _Array([_full(tuple(shape[1:]), value).items for _ in range(shape[0])])

def _zeros(shape, dtype=float): return _full(shape, 0 if dtype is int else 0.0)
def _ones(shape, dtype=float): return _full(shape, 1 if dtype is int else 1.0)
def _eye(n): return _Array([[1.0 if i == j else 0.0 for j in range(n)] for i in range(n)])
def _zeros_like(x, dtype=None): return _wrap(_map(lambda v: 0 * v, _raw(x)))
def _ones_like(x, dtype=None): return _wrap(_map(lambda v: 0 * v + 1, _raw(x)))

def _arange(start, stop=None, step=1, dtype=None):
    if stop is None:
        start, stop = 0, start
    count = _py_max(0, _math.ceil((stop - start) / step))
    return _Array([start + i * step for i in range(count)])

def _linspace(start, stop, num=50, endpoint=True):
    if num == 1:
        return _Array([float(start)])
    step = (stop - start) / (num - 1 if endpoint else num)
    items = [start + i * step for i in range(num)]
    if endpoint:
        items[-1] = float(stop)
    return _Array([float(v) for v in items])

def _reshape(x, *shape):
    if shape and isinstance(shape[0], (tuple, list)):
        shape = tuple(shape[0])
    flat = _flat(_raw(x))
    if _py_len(shape) == 1:
        return _Array(flat)
    rows, columns = shape
    if rows == -1:
        rows = _py_len(flat) // columns
    if columns == -1:
        columns = _py_len(flat) // rows
    return _Array([flat[i * columns:(i + 1) * columns] for i in range(rows)])

def _sum(x, axis=None):
    x = _raw(x)
    if axis is None or _depth(x) < 2:
        return _py_sum(_flat(x))
    return _Array([_py_sum(c) for c in (zip(*x) if axis == 0 else x)])

def _mean(x, axis=None):
    x = _raw(x)
    if axis is None or _depth(x) < 2:
        flat = _flat(x)
        return _py_sum(flat) / _py_len(flat)
    return _Array([_mean(list(c)) for c in (zip(*x) if axis == 0 else x)])

def _var(x, ddof=0):
    flat = _flat(_raw(x))
    mean = _py_sum(flat) / _py_len(flat)
    return _py_sum([(v - mean) ** 2 for v in flat]) / (_py_len(flat) - ddof)

def _prod(x):
    p = 1
    for v in _flat(_raw(x)):
        p = p * v
    return p

def _argmax(x):
    flat = _flat(_raw(x))
    return flat.index(_py_max(flat))

def _argmin(x):
    flat = _flat(_raw(x))
    return flat.index(_py_min(flat))

def _cumsum(x):
    out, s = [], 0
    for v in _flat(_raw(x)):
        s = s + v
        out.append(s)
    return _Array(out)

def _round(x, decimals=0):
    scale = 10.0 ** decimals
    return _wrap(_map(lambda v: _py_round(v * scale) / scale, _raw(x)))

def _append(x, values):
    return _Array(_flat(_raw(x)) + _flat(_raw(values)))

def _concatenate(parts, axis=0):
    out = []
    for part in parts:
        out.extend(_raw(part))
    return _Array(out)

def _diff(x):
    x = _raw(x)
    return _Array([b - a for a, b in zip(x[:-1], x[1:])])

def _outer(a, b):
    return _Array([[x * y for y in _raw(b)] for x in _raw(a)])

def _isclose(a, b, rtol=1e-05, atol=1e-08):
    return _wrap(_map2(lambda x, y: _py_abs(x - y) <= atol + rtol * _py_abs(y), _raw(a), _raw(b)))

def _allclose(a, b, rtol=1e-05, atol=1e-08):
    return _py_all(_flat(_raw(_isclose(a, b, rtol, atol))))

def _clip(x, low, high):
    return _wrap(_map(lambda v: _py_min(_py_max(v, low), high), _raw(x)))

def _where(c, a, b):
    return a if c else b

def _norm(x):
    return _math.sqrt(_py_sum([v * v for v in _flat(_raw(x))]))

def _polyval(p, x):
    r = 0
    for c in _raw(p):
        r = r * x + c
    return r

def _nothing(*a, **k):
    return None

class _Linalg:
    def __init__(self):
        self.norm = _norm

class _Numpy:
    def __init__(self):
        self.linalg = _Linalg()
        self.pi, self.e, self.inf, self.nan = _math.pi, _math.e, _inf, _nan
        self.float64, self.float32, self.float_, self.float16 = float, float, float, float
        self.int64, self.int32, self.int_, self.bool_ = int, int, int, bool
        self.newaxis = None
        self.array, self.asarray, self.zeros, self.ones = _array, _array, _zeros, _ones
        self.full, self.empty, self.eye, self.identity = _full, _zeros, _eye, _eye
        self.zeros_like, self.ones_like, self.empty_like = _zeros_like, _ones_like, _zeros_like
        self.arange, self.linspace, self.reshape = _arange, _linspace, _reshape
        self.sum, self.mean, self.average, self.prod = _sum, _mean, _mean, _prod
        self.max, self.amax = lambda x: _py_max(_flat(_raw(x))), lambda x: _py_max(_flat(_raw(x)))
        self.min, self.amin = lambda x: _py_min(_flat(_raw(x))), lambda x: _py_min(_flat(_raw(x)))
        self.var, self.std = _var, lambda x, ddof=0: _var(x, ddof) ** 0.5
        self.argmax, self.argmin, self.cumsum, self.diff = _argmax, _argmin, _cumsum, _diff
        self.dot, self.matmul, self.outer, self.inner = _dot, _dot, _outer, _dot
        self.round, self.around, self.append = _round, _round, _append
        self.concatenate, self.clip, self.where = _concatenate, _clip, _where
        self.isclose, self.allclose = _isclose, _allclose
        self.array_equal = lambda a, b: _raw(a) == _raw(b)
        self.all, self.any = lambda x: _py_all(_flat(_raw(x))), lambda x: _py_any(_flat(_raw(x)))
        self.copy, self.transpose = _array, lambda x: x.T
        self.ravel, self.size = lambda x: x.ravel(), lambda x: _py_len(_flat(_raw(x)))
        self.shape, self.ndim = lambda x: _shape(_raw(x)), lambda x: _depth(_raw(x))
        self.polyval, self.ndarray = _polyval, _Array
        self.set_printoptions, self.seterr = _nothing, _nothing
FUNCTIONS_HERE

_numpy = _Numpy()

def len(x): return x.shape[0] if isinstance(x, _Array) else _py_len(x)
def abs(x): return _numpy.abs(x) if isinstance(x, _Array) else _py_abs(x)
def round(x, n=None):
    if isinstance(x, _Array):
        return _round(x, n or 0)
    return _py_round(x) if n is None else _py_round(x, n)
"""
